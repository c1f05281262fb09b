import { useEffect, useState } from "react";

/** Every value the counter has had since the last reset; the last one is the current one. */
type Saved = { values: number[]; step: number };

const KEY = "counter";
const KEPT = 200;

function load(): Saved {
  try {
    const saved = JSON.parse(localStorage.getItem(KEY) ?? "null") as Saved | null;
    if (saved?.values.length) return saved;
  } catch {
    // Unreadable storage starts a fresh count.
  }
  return { values: [0], step: 1 };
}

/** A count that is kept in this browser, with its step and the way back. */
export function useCounter() {
  const [{ values, step }, setSaved] = useState(load);

  useEffect(() => {
    try {
      localStorage.setItem(KEY, JSON.stringify({ values, step }));
    } catch {
      // Storage is full or blocked: the count then lasts until the page is closed.
    }
  }, [values, step]);

  const append = (difference: 1 | -1) =>
    setSaved((now) => {
      const next = now.values[now.values.length - 1] + difference * now.step;
      return { ...now, values: [...now.values, next].slice(-KEPT) };
    });

  return {
    value: values[values.length - 1],
    before: values[values.length - 2],
    values,
    step,
    increase: () => append(1),
    decrease: () => append(-1),
    undo: () => setSaved((now) => ({ ...now, values: now.values.slice(0, Math.max(1, now.values.length - 1)) })),
    reset: () => setSaved((now) => ({ ...now, values: [0] })),
    setStep: (size: number) => setSaved((now) => ({ ...now, step: size })),
  };
}
