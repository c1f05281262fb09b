import { useState } from "react";
import { Coffee, Sparkles } from "lucide-react";
import { TaskForm } from "./components/TaskForm";
import { TaskItem } from "./components/TaskItem";
import { useTasks, visible, type Filter } from "./lib/tasks";

const title = "Todo list";
const filters: Filter[] = ["All", "Active", "Done"];
const ideas = ["Water the plants", "Reply to Sam", "Go for a walk"];

export default function App() {
  const { tasks, add, toggle, rename, remove, clearDone } = useTasks();
  const [filter, setFilter] = useState<Filter>("All");
  const shown = visible(tasks, filter);
  const done = tasks.filter((task) => task.done).length;
  const left = tasks.length - done;
  const today = new Date().toLocaleDateString(undefined, { weekday: "long", day: "numeric", month: "long" });

  return (
    <main className="mx-auto flex min-h-dvh max-w-2xl flex-col gap-6 px-5 py-10 sm:py-20">
      <header className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <p className="text-sm font-medium text-accent-text">{today}</p>
          <h1 className="mt-1 font-display text-5xl font-semibold tracking-tight text-balance wrap-anywhere sm:text-6xl">{title}</h1>
        </div>
        {/* header actions */}
      </header>

      {tasks.length > 0 && (
        <div className="flex gap-1" role="img" aria-label={`${done} of ${tasks.length} tasks done`}>
          {tasks.map((task, index) => (
            <span key={task.id} className={`h-1.5 flex-1 rounded-full transition-colors ${index < done ? "bg-accent" : "bg-line"}`} />
          ))}
        </div>
      )}

      <TaskForm onAdd={add} />

      {tasks.length > 0 && (
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 text-sm">
          <div role="group" aria-label="Show" className="flex rounded-full bg-card p-1 ring-1 ring-line">
            {filters.map((name) => (
              <button
                key={name}
                type="button"
                aria-pressed={filter === name}
                onClick={() => setFilter(name)}
                className="cursor-pointer rounded-full px-4 py-1.5 text-muted transition hover:text-ink focus-visible:outline-2 focus-visible:outline-accent aria-pressed:bg-accent aria-pressed:text-on-accent"
              >
                {name}
              </button>
            ))}
          </div>
          <p className="text-muted tabular-nums" role="status">
            {left} {left === 1 ? "task" : "tasks"} left
          </p>
        </div>
      )}

      {shown.length > 0 ? (
        <ul className="divide-y divide-line overflow-hidden rounded-2xl bg-card py-1 shadow-sm ring-1 ring-line">
          {shown.map((task) => (
            <TaskItem
              key={task.id}
              task={task}
              onToggle={() => toggle(task)}
              onRename={(text) => rename(task, text)}
              onRemove={() => remove(task)}
            />
          ))}
        </ul>
      ) : (
        <Nothing first={tasks.length === 0} filter={filter} onAdd={add} />
      )}

      {done > 0 && (
        <button
          type="button"
          onClick={clearDone}
          className="cursor-pointer self-end rounded-lg px-3 py-2 text-sm text-muted transition hover:bg-accent-soft hover:text-accent-text focus-visible:outline-2 focus-visible:outline-accent"
        >
          Clear {done} completed
        </button>
      )}
    </main>
  );
}

function Nothing({ first, filter, onAdd }: { first: boolean; filter: Filter; onAdd: (text: string) => void }) {
  const Icon = first ? Sparkles : Coffee;
  return (
    <section className="flex flex-col items-center rounded-2xl border border-dashed border-line px-6 py-14 text-center">
      <span className="grid size-14 place-items-center rounded-full bg-accent-soft text-accent-text">
        <Icon className="size-6" aria-hidden="true" />
      </span>
      <h2 className="mt-5 font-display text-2xl font-semibold">{first ? "A clear day" : filter === "Done" ? "Nothing done yet" : "All done"}</h2>
      <p className="mt-1 text-muted">{first ? "Add your first task, or start with one of these." : "Choose another filter to see the rest."}</p>
      {first && (
        <div className="mt-6 flex flex-wrap justify-center gap-2">
          {ideas.map((idea) => (
            <button
              key={idea}
              type="button"
              onClick={() => onAdd(idea)}
              className="cursor-pointer rounded-full bg-card px-4 py-2 text-sm ring-1 ring-line transition hover:text-accent-text hover:ring-accent focus-visible:outline-2 focus-visible:outline-accent"
            >
              {idea}
            </button>
          ))}
        </div>
      )}
    </section>
  );
}
