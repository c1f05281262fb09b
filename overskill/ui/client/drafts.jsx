// The words in a prompt box that were not sent. Each tab has its own, over a reload, too; a new tab, or the browser
// opened anew, begins with what was typed last. And what was sent before comes back with the arrow keys.
import { useEffect, useRef, useState } from "react";

const slot = (key) => `overskill.draft.${key}`;

// Site data may be blocked: that costs drafts, nothing else.
const guarded = (ask) => {
  try {
    return ask();
  } catch {
    return null;
  }
};

export function useDraft(draftKey) {
  const [text, setText] = useState("");
  const key = useRef("");
  const words = useRef("");
  const show = (value) => setText((words.current = value));
  useEffect(() => {
    if (!draftKey) return;
    key.current = slot(draftKey);
    const own = guarded(() => sessionStorage.getItem(key.current));
    const kept = own ?? guarded(() => localStorage.getItem(key.current));
    if (kept && !words.current) show(kept);
  }, [draftKey]);
  const write = (value) => {
    if (key.current) guarded(() => keep(key.current, value, words.current));
    show(value);
  };
  return [text, write];
}

// An emptied box stays empty in its tab; elsewhere only the same words are gone with it.
function keep(name, value, before) {
  sessionStorage.setItem(name, value);
  if (value) localStorage.setItem(name, value);
  else if (localStorage.getItem(name) === before) localStorage.removeItem(name);
}

const said = () => [...document.querySelectorAll("[data-words]")].map((words) => words.textContent);

// Arrow up in an empty box brings the prompts of this chat back, newest first, and arrow down leads the other way.
export function useRecall(text, write) {
  const place = useRef(-1);
  return (e) => {
    const all = [...new Set(said().reverse())];
    const shown = place.current >= 0 && text === all[place.current];
    if (text && !shown) return false;
    const next = (shown ? place.current : -1) + { ArrowUp: 1, ArrowDown: -1 }[e.key];
    if (next < -1 || next >= all.length) return false;
    place.current = next;
    write(all[next] ?? "");
    return true;
  };
}
