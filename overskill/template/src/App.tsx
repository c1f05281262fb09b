export default function App() {
  return (
    <main className="grid min-h-dvh place-items-center bg-stone-50 p-8 text-stone-900 dark:bg-stone-950 dark:text-stone-100">
      <div className="max-w-xs text-center">
        <EmptyWindow />
        <h1 className="mt-8 text-xl font-semibold tracking-tight text-balance">Your app will appear here</h1>
        <p className="mt-2 text-sm/6 text-pretty text-stone-500 dark:text-stone-400">
          Describe it in the chat. It shows up here as soon as it builds, and with every change.
        </p>
      </div>
    </main>
  );
}

function EmptyWindow() {
  return (
    <svg viewBox="0 0 176 120" className="mx-auto w-44" fill="none" aria-hidden="true">
      <rect x="1" y="1" width="174" height="118" rx="12" className="fill-white stroke-stone-200 dark:fill-stone-900 dark:stroke-stone-800" />
      <path d="M1 25h174" className="stroke-stone-200 dark:stroke-stone-800" />
      <g className="fill-stone-200 dark:fill-stone-700">
        <circle cx="14" cy="13" r="3" />
        <circle cx="25" cy="13" r="3" />
        <circle cx="36" cy="13" r="3" />
      </g>
      <g className="fill-stone-100 dark:fill-stone-800">
        <rect x="16" y="40" width="64" height="10" rx="5" />
        <rect x="16" y="58" width="104" height="6" rx="3" />
        <rect x="16" y="70" width="88" height="6" rx="3" />
        <rect x="16" y="90" width="40" height="14" rx="7" />
      </g>
      <circle cx="144" cy="82" r="18" className="fill-teal-600/10 dark:fill-teal-400/15" />
      <path d="M144 75v14M137 82h14" strokeWidth="2" strokeLinecap="round" className="stroke-teal-700 dark:stroke-teal-300" />
    </svg>
  );
}
