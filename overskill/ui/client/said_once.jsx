// What the address says was done is said once: it is taken out of the address, so that a reload does not say it again.
import { useEffect } from "react";

export function SaidOnce({ words, names }) {
  useEffect(() => {
    const here = new URL(location.href);
    if (!words || !names.some((name) => here.searchParams.has(name))) return;
    names.forEach((name) => here.searchParams.delete(name));
    history.replaceState(history.state, "", here);
  }, [words]);
  return null;
}
