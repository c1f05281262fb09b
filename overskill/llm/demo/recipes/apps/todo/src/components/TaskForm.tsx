import { useState, type FormEvent } from "react";
import { Plus } from "lucide-react";

export function TaskForm({ onAdd }: { onAdd: (text: string) => void }) {
  const [text, setText] = useState("");
  const ready = text.trim() !== "";

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!ready) return;
    onAdd(text.trim());
    setText("");
  }

  return (
    <form
      onSubmit={submit}
      className="flex items-center gap-2 rounded-2xl bg-card p-2 shadow-sm ring-1 ring-line transition focus-within:shadow-md focus-within:ring-2 focus-within:ring-accent"
    >
      <input
        value={text}
        onChange={(event) => setText(event.target.value)}
        placeholder="What needs to be done?"
        aria-label="New task"
        maxLength={200}
        autoComplete="off"
        className="h-12 min-w-0 flex-1 bg-transparent px-3 text-lg outline-none placeholder:text-muted"
      />
      <button
        type="submit"
        disabled={!ready}
        aria-label="Add task"
        className="grid size-12 shrink-0 cursor-pointer place-items-center rounded-xl bg-accent text-on-accent transition hover:brightness-110 focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-accent active:scale-95 disabled:cursor-default disabled:bg-line disabled:text-muted disabled:hover:brightness-100"
      >
        <Plus className="size-5" aria-hidden="true" />
      </button>
    </form>
  );
}
