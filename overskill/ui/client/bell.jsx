// Rings when its beat changes: for the server (`onRing`), and for other parts of the page (`call`, the name of an event).
import { useEffect, useRef } from "react";

export function Bell({ beat, call = "", onRing }) {
  const known = useRef(beat);
  useEffect(() => {
    if (beat === known.current) return;
    known.current = beat;
    if (call) dispatchEvent(new CustomEvent(call));
    onRing?.();
  }, [beat]);
  return null;
}
