import { useLayoutEffect, useState } from "react";
import { Moon, Sun } from "lucide-react";

const KEY = "theme";

function startsDark(): boolean {
  try {
    const saved = localStorage.getItem(KEY);
    if (saved) return saved === "dark";
  } catch {
    // Storage can be blocked; the system's choice is a good second best.
  }
  return window.matchMedia("(prefers-color-scheme: dark)").matches;
}

export function ThemeToggle() {
  const [dark, setDark] = useState(startsDark);

  useLayoutEffect(() => {
    document.documentElement.classList.toggle("dark", dark);
  }, [dark]);

  function toggle() {
    setDark(!dark);
    try {
      localStorage.setItem(KEY, dark ? "light" : "dark");
    } catch {
      // The choice then lasts until the page is closed.
    }
  }

  const Icon = dark ? Sun : Moon;
  return (
    <button
      type="button"
      onClick={toggle}
      aria-label="Toggle dark mode"
      aria-pressed={dark}
      className="grid size-10 shrink-0 cursor-pointer place-items-center rounded-full text-muted transition-colors hover:bg-accent-soft hover:text-accent-text focus-visible:outline-2 focus-visible:outline-offset-2 focus-visible:outline-accent"
    >
      <Icon className="size-5" aria-hidden="true" />
    </button>
  );
}
