// A name that becomes a field when clicked: Enter saves, Esc leaves it as it was.
import { useEffect, useRef, useState } from "react";
import { composes } from "$/public/external/overskill/ui/client/keys.jsx";
import { Icon } from "$/public/external/overskill/ui/client/icon.jsx";
import { afterPress } from "$/public/external/overskill/ui/client/press.jsx";

export function InlineName({ name, onSave }) {
  const [draft, setDraft] = useState(null);
  const field = useRef(null);
  const button = useRef(null);
  const open = draft !== null;
  useEffect(() => {
    if (open) field.current.select();
  }, [open]);
  const leave = () => {
    setDraft(null);
    requestAnimationFrame(() => button.current?.focus());
  };
  const save = () => {
    const next = draft.trim();
    if (next && next !== name) onSave(next);
    leave();
  };
  const key = (e) => {
    if (composes(e)) return;
    if (e.key === "Enter") save();
    if (e.key === "Escape") leave();
  };
  if (open)
    return <input ref={field} className="name-input" dir="auto" aria-label="Name of the app" maxLength={80} value={draft} onChange={(e) => setDraft(e.target.value)} onKeyDown={key} onBlur={() => afterPress(() => setDraft(null))} />;
  return (
    <button ref={button} type="button" className="app-name" title="Rename" data-testid="app-name" onClick={() => setDraft(name)}>
      <span className="truncate" dir="auto">{name}</span>
      <Icon name="pencil" className="s14" />
    </button>
  );
}
