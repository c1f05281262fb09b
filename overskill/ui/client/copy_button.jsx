// Copies a text in the browser and says so for two seconds.
import { useEffect, useState } from "react";
import { Icon } from "$/public/external/overskill/ui/client/icon/icon.jsx";

export function CopyButton({ text, label = "Copy" }) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const t = setTimeout(() => setDone(false), 2000);
    return () => clearTimeout(t);
  }, [done]);
  const copy = () => navigator.clipboard.writeText(text).then(() => setDone(true));
  return (
    <button type="button" className="btn ghost icon-only sm" aria-label={done ? "Copied" : label} title={done ? "Copied" : label} onClick={copy}>
      <Icon name={done ? "check" : "copy"} className="s14" />
    </button>
  );
}
