// The line between chat and pane: 384 to 640 px for the chat, by pointer or arrow keys, remembered in this browser.
import { useEffect, useRef, useState } from "react";

const MIN = 384, MAX = 640, START = 456, STEP = 16;
const KEPT = "overskill.chat-width";
const clamp = (n) => Math.round(Math.min(MAX, Math.max(MIN, n)));

export function Splitter() {
  const bar = useRef(null);
  const [width, setWidth] = useState(START);
  const [drag, setDrag] = useState(false);
  useEffect(() => {
    const kept = Number(localStorage.getItem(KEPT));
    if (kept) setWidth(clamp(kept));
  }, []);
  useEffect(() => {
    bar.current.parentElement.style.setProperty("--chat", `${width}px`);
  }, [width]);
  useEffect(() => {
    bar.current.parentElement.toggleAttribute("data-drag", drag);
  }, [drag]);
  const set = (n) => {
    const next = clamp(n);
    setWidth(next);
    localStorage.setItem(KEPT, String(next));
  };
  const take = (e) => {
    e.preventDefault(); // nothing is selected on the way
    e.currentTarget.focus();
    e.currentTarget.setPointerCapture(e.pointerId);
    setDrag(true);
  };
  const move = (e) => drag && set(e.clientX - bar.current.parentElement.getBoundingClientRect().left - bar.current.offsetWidth / 2);
  const key = (e) => {
    const next = { ArrowLeft: width - STEP, ArrowRight: width + STEP, Home: MIN, End: MAX }[e.key];
    if (next === undefined) return;
    e.preventDefault();
    set(next);
  };
  return (
    <div
      ref={bar} className="splitter" role="separator" aria-orientation="vertical" aria-label="Width of the chat" tabIndex={0}
      aria-valuemin={MIN} aria-valuemax={MAX} aria-valuenow={width} data-drag={drag || undefined}
      onPointerDown={take}
      onPointerMove={move} onPointerUp={() => setDrag(false)} onPointerCancel={() => setDrag(false)}
      onDoubleClick={() => set(START)} onKeyDown={key}
    />
  );
}
