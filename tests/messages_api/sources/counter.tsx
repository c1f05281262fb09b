import { useState } from "react";

export default function App() {
  const [count, setCount] = useState(0);
  return (
    <main className="min-h-screen grid place-items-center bg-slate-50 text-slate-900">
      <section className="text-center space-y-4">
        <h1 className="text-2xl font-semibold">Counter</h1>
        <output className="block text-6xl tabular-nums">{count}</output>
        <div className="flex gap-2 justify-center">
          <button className="px-4 py-2 rounded bg-slate-200" onClick={() => setCount(count - 1)}>
            Less
          </button>
          <button className="px-4 py-2 rounded bg-indigo-600 text-white" onClick={() => setCount(count + 1)}>
            More
          </button>
        </div>
      </section>
    </main>
  );
}
