// A button that answers a press at once and counts it once. What it asks for takes it from the page when it has
// happened; until then it is busy.
import { useEffect, useState } from "react";
import { Icon } from "$/public/external/overskill/ui/client/icon.jsx";

const PATIENCE = 5000; // ms after which a press that nothing came of may be repeated

export function PressOnce({ words, glyph, look, "data-testid": testid, onPress }) {
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (!busy) return;
    const timer = setTimeout(() => setBusy(false), PATIENCE);
    return () => clearTimeout(timer);
  }, [busy]);
  const press = () => {
    if (busy) return;
    setBusy(true);
    onPress();
  };
  return (
    <button type="button" className={look} data-testid={testid} aria-label={words} aria-busy={busy} aria-disabled={busy} onClick={press}>
      <Icon name={busy ? "loader-circle" : glyph} className="s14" />
      <span>{words}</span>
    </button>
  );
}
