const title = "New app";

export default function App() {
  return (
    <main className="grid min-h-dvh place-content-center gap-3 px-6 text-center">
      <h1 className="text-4xl font-semibold tracking-tight text-balance">{title}</h1>
      <p className="animate-pulse text-slate-500">The rest of this page is being written.</p>
    </main>
  );
}
