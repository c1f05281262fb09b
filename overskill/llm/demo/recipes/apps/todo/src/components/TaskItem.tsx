import { useState } from "react";
import { Check, Pencil, Trash2 } from "lucide-react";
import type { Task } from "../lib/tasks";

type Props = {
  task: Task;
  onToggle: () => void;
  onRename: (text: string) => void;
  onRemove: () => void;
};

const tool =
  "grid size-9 cursor-pointer place-items-center rounded-lg text-muted transition hover:bg-accent-soft hover:text-accent-text focus-visible:outline-2 focus-visible:outline-accent";

export function TaskItem({ task, onToggle, onRename, onRemove }: Props) {
  const [draft, setDraft] = useState<string | null>(null);

  function save() {
    const text = draft?.trim();
    if (text && text !== task.text) onRename(text);
    setDraft(null);
  }

  return (
    <li className="arrive group flex items-center gap-3 px-4 py-2">
      <label className="relative grid size-11 shrink-0 cursor-pointer place-items-center">
        <input
          type="checkbox"
          checked={task.done}
          onChange={onToggle}
          aria-label={task.text}
          className="peer absolute inset-0 cursor-pointer opacity-0"
        />
        <span className="grid size-6 place-items-center rounded-full border-2 border-muted/50 text-transparent transition peer-checked:border-accent peer-checked:bg-accent peer-checked:text-on-accent peer-hover:border-accent peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent">
          <Check className="size-4" strokeWidth={3} aria-hidden="true" />
        </span>
      </label>

      {draft === null ? (
        <span
          onDoubleClick={() => setDraft(task.text)}
          className={`min-w-0 flex-1 py-2 wrap-anywhere transition-colors ${task.done ? "text-muted line-through decoration-accent" : ""}`}
        >
          {task.text}
        </span>
      ) : (
        <input
          autoFocus
          value={draft}
          maxLength={200}
          aria-label={`Edit “${task.text}”`}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={save}
          onKeyDown={(event) => {
            if (event.key === "Enter") save();
            if (event.key === "Escape") setDraft(null);
          }}
          className="-mx-2 h-10 min-w-0 flex-1 rounded-lg bg-accent-soft px-2 outline-none focus:ring-2 focus:ring-accent"
        />
      )}

      <div className="flex shrink-0 transition-opacity group-focus-within:opacity-100 group-hover:opacity-100 pointer-fine:opacity-0">
        <button type="button" className={tool} onClick={() => setDraft(task.text)} aria-label={`Edit ${task.text}`}>
          <Pencil className="size-4" aria-hidden="true" />
        </button>
        <button type="button" className={tool} onClick={onRemove} aria-label={`Delete ${task.text}`}>
          <Trash2 className="size-4" aria-hidden="true" />
        </button>
      </div>
    </li>
  );
}
