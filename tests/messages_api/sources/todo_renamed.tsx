import { useState, type FormEvent } from "react";

type Todo = { id: number; text: string; done: boolean };

export default function App() {
  const [todos, setTodos] = useState<Todo[]>([]);
  const [text, setText] = useState("");
  const [dark, setDark] = useState(false);

  function add(event: FormEvent) {
    event.preventDefault();
    if (!text.trim()) return;
    setTodos([...todos, { id: Date.now(), text: text.trim(), done: false }]);
    setText("");
  }

  function toggle(id: number) {
    setTodos(todos.map((todo) => (todo.id === id ? { ...todo, done: !todo.done } : todo)));
  }

  return (
    <main className={`min-h-screen p-8 ${dark ? "bg-slate-900 text-slate-100" : "bg-white text-slate-900"}`}>
      <div className="mx-auto max-w-md space-y-4">
        <header className="flex items-center justify-between">
          <h1 className="text-2xl font-semibold">My day</h1>
          <button aria-label="Dark mode" onClick={() => setDark(!dark)}>
            {dark ? "☀️" : "🌙"}
          </button>
        </header>
        <form onSubmit={add} className="flex gap-2">
          <input
            className="flex-1 rounded border border-slate-400 bg-transparent px-3 py-2"
            placeholder="What needs doing?"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <button className="rounded bg-indigo-600 px-4 py-2 text-white">Add</button>
        </form>
        <ul className="space-y-2">
          {todos.map((todo) => (
            <li key={todo.id} className="flex items-center gap-2">
              <input type="checkbox" aria-label={todo.text} checked={todo.done} onChange={() => toggle(todo.id)} />
              <span className={todo.done ? "flex-1 line-through opacity-60" : "flex-1"}>{todo.text}</span>
              <button aria-label={`Delete ${todo.text}`} onClick={() => setTodos(todos.filter((t) => t !== todo))}>
                ✕
              </button>
            </li>
          ))}
        </ul>
      </div>
    </main>
  );
}
