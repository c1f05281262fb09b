import { useEffect } from "react";
import { Minus, Plus, RotateCcw, Undo2 } from "lucide-react";
import { Dial } from "./components/Dial";
import { History } from "./components/History";
import { useCounter } from "./lib/counter";

const title = "Counter";
const steps = [1, 5, 10, 25];
const focus = "focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-accent";

export default function App() {
  const counter = useCounter();
  const { value, before, values, step } = counter;
  const untouched = values.length === 1;

  useEffect(() => {
    function press(event: KeyboardEvent) {
      if (event.metaKey || event.ctrlKey || event.altKey) return;
      if (event.key === "ArrowUp" || event.key === "+") counter.increase();
      else if (event.key === "ArrowDown" || event.key === "-") counter.decrease();
      else if (event.key === "u") counter.undo();
      else if (event.key === "r") counter.reset();
      else return;
      event.preventDefault();
    }
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  });

  return (
    <main className="mx-auto flex min-h-dvh max-w-5xl flex-col px-5 py-6 sm:px-8 sm:py-8">
      <header className="flex min-h-10 items-center justify-between gap-4">
        <h1 className="text-lg font-semibold tracking-tight wrap-anywhere">{title}</h1>
        {/* header actions */}
      </header>

      <div className="grid flex-1 items-center gap-8 py-6 md:grid-cols-[minmax(0,1fr)_20rem] lg:gap-16">
        <section aria-label="Count" className="flex flex-col items-center gap-8">
          <Dial value={value} rising={before === undefined || value >= before} />
          <div className="flex items-center gap-5">
            <button
              type="button"
              onClick={counter.decrease}
              aria-label={`Decrease by ${step}`}
              className={`grid size-18 cursor-pointer place-items-center rounded-full bg-card text-ink transition hover:bg-accent-soft active:scale-95 ${focus}`}
            >
              <Minus className="size-7" aria-hidden="true" />
            </button>
            <button
              type="button"
              onClick={counter.increase}
              aria-label={`Increase by ${step}`}
              className={`grid size-24 cursor-pointer place-items-center rounded-full bg-accent text-on-accent shadow-lg shadow-accent/25 transition hover:brightness-110 active:scale-95 ${focus}`}
            >
              <Plus className="size-10" aria-hidden="true" />
            </button>
            <button
              type="button"
              onClick={counter.undo}
              disabled={untouched}
              aria-label="Undo"
              className={`grid size-18 cursor-pointer place-items-center rounded-full bg-card text-ink transition hover:bg-accent-soft active:scale-95 disabled:cursor-default disabled:text-line disabled:hover:bg-card ${focus}`}
            >
              <Undo2 className="size-6" aria-hidden="true" />
            </button>
          </div>
        </section>

        <div className="flex flex-col gap-4">
          <fieldset className="rounded-3xl bg-card p-6">
            <legend className="sr-only">Step</legend>
            <p aria-hidden="true" className="font-semibold">
              Step
            </p>
            <div className="mt-4 grid grid-cols-4 gap-2">
              {steps.map((size) => (
                <button
                  key={size}
                  type="button"
                  aria-pressed={size === step}
                  onClick={() => counter.setStep(size)}
                  className={`h-12 cursor-pointer rounded-2xl bg-paper font-medium tabular-nums transition hover:bg-accent-soft aria-pressed:bg-accent aria-pressed:text-on-accent ${focus}`}
                >
                  {size}
                </button>
              ))}
            </div>
          </fieldset>
          <History values={values} />
          <button
            type="button"
            onClick={counter.reset}
            disabled={untouched}
            className={`flex h-14 cursor-pointer items-center justify-center gap-2 rounded-3xl font-medium text-muted ring-1 ring-line transition ring-inset hover:bg-accent-soft hover:text-accent-text disabled:cursor-default disabled:opacity-60 disabled:hover:bg-transparent disabled:hover:text-muted ${focus}`}
          >
            <RotateCcw className="size-4" aria-hidden="true" />
            Reset to zero
          </button>
          <p className="hidden text-center text-sm text-muted md:block">Keys: ↑ and ↓ count, U undoes, R resets</p>
        </div>
      </div>
    </main>
  );
}
