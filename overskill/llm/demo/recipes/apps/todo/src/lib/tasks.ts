import { useEffect, useState } from "react";

export type Task = { id: string; text: string; done: boolean };
export type Filter = "All" | "Active" | "Done";

const KEY = "todo-list";

function load(): Task[] {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(saved) ? (saved as Task[]) : [];
  } catch {
    return [];
  }
}

function newId(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
}

/** The tasks, kept in this browser, with everything that can happen to them. */
export function useTasks() {
  const [tasks, setTasks] = useState(load);

  useEffect(() => {
    try {
      localStorage.setItem(KEY, JSON.stringify(tasks));
    } catch {
      // Storage is full or blocked: the list then lasts until the page is closed.
    }
  }, [tasks]);

  const change = (id: string, part: Partial<Task>) =>
    setTasks((now) => now.map((task) => (task.id === id ? { ...task, ...part } : task)));

  return {
    tasks,
    add: (text: string) => setTasks((now) => [{ id: newId(), text, done: false }, ...now]),
    toggle: (task: Task) => change(task.id, { done: !task.done }),
    rename: (task: Task, text: string) => change(task.id, { text }),
    remove: (task: Task) => setTasks((now) => now.filter(({ id }) => id !== task.id)),
    clearDone: () => setTasks((now) => now.filter(({ done }) => !done)),
  };
}

export function visible(tasks: Task[], filter: Filter): Task[] {
  if (filter === "All") return tasks;
  return tasks.filter(({ done }) => done === (filter === "Done"));
}
