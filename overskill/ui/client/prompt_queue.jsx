// The prompts that wait, one line each: edit in place, up, down or drag, tell it to the run that works, remove.
import { useEffect, useRef, useState } from "react";
import { Icon } from "$/public/external/overskill/ui/client/icon.jsx";
import { composes, sends } from "$/public/external/overskill/ui/client/keys.jsx";

const LIMIT = 100_000;
const short = (text) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);

function Act({ icon, label, ...rest }) {
  return (
    <button type="button" className="btn ghost icon-only sm" aria-label={label} title={label} {...rest}>
      <Icon name={icon} className="s14" />
    </button>
  );
}

// A prompt that begins, or is removed elsewhere, while it is edited: the words go into the empty box.
function useRescue(words) {
  const kept = useRef("");
  kept.current = words;
  useEffect(
    () => () => {
      const box = document.querySelector('[data-testid="prompt-input"]');
      if (kept.current && box?.value === "") dispatchEvent(new CustomEvent("overskill:prompt", { detail: kept.current }));
    },
    [],
  );
  return () => (kept.current = "");
}

// Enter saves (on a touch keyboard the button does), Shift+Enter breaks the line, Esc leaves it as it was.
function Editor({ text, onSave, onLeave }) {
  const [draft, setDraft] = useState(text);
  const field = useRef(null);
  const done = useRescue(draft === text ? "" : draft);
  useEffect(() => {
    field.current.focus();
    field.current.setSelectionRange(text.length, text.length);
  }, []);
  useEffect(() => {
    field.current.style.height = "auto";
    field.current.style.height = `${field.current.scrollHeight}px`;
  }, [draft]);
  const words = draft.trim();
  const fits = words && words.length <= LIMIT;
  const save = () => fits && (done(), onSave(words));
  const leave = () => (done(), onLeave());
  const key = (e) => {
    if (e.key === "Escape" && !composes(e)) leave();
    if (!sends(e)) return;
    e.preventDefault();
    save();
  };
  return (
    <>
      <textarea ref={field} rows={1} className="grow" dir="auto" aria-label="Words of the waiting prompt" aria-invalid={!fits} value={draft} onChange={(e) => setDraft(e.target.value)} onKeyDown={key} />
      {words.length > LIMIT && <span className="muted num">{`${words.length.toLocaleString("en")} of ${LIMIT.toLocaleString("en")}`}</span>}
      <Act icon="check" label="Save" disabled={!fits} onClick={save} />
      <Act icon="undo-2" label="Leave it as it was" onClick={leave} />
    </>
  );
}

function Line({ prompt, place, count, busy, drag, onEdit, onPlace, onRemove, onSteer }) {
  const [editing, setEditing] = useState(false);
  const row = useRef(null);
  const back = (id) => requestAnimationFrame(() => row.current?.querySelector(`[data-testid="${id}"]`)?.focus());
  const leave = () => {
    setEditing(false);
    back("queue-edit");
  };
  const save = (words) => {
    if (words !== prompt.text) onEdit(prompt.id, words);
    leave();
  };
  // After a move the button that was pressed keeps the focus, or its twin where it cannot go further.
  const move = (to, id, twin) => {
    onPlace(prompt.id, to);
    requestAnimationFrame(() => back(to === 0 || to === count - 1 ? twin : id));
  };
  const waits = !editing && !prompt.steering;
  const words = short(prompt.text);
  return (
    <li ref={row} className="queued" data-testid="queued-prompt" data-prompt-id={prompt.id} draggable={waits && count > 1} {...drag}>
      <Icon name="corner-down-right" className="s14" />
      {editing ? (
        <Editor text={prompt.text} onSave={save} onLeave={leave} />
      ) : (
        <span className="grow truncate" dir="auto" title={prompt.text} data-testid="message" data-message-id={prompt.id} data-role="user" data-status="queued">{prompt.text}</span>
      )}
      {prompt.steering && <span className="badge">Sending now</span>}
      {waits && count === 1 && <span className="badge wide">Queued</span>}
      {waits && count > 1 && <Act data-testid="queue-up" icon="chevron-up" label={`Earlier: ${words}`} disabled={place === 0} onClick={() => move(place - 1, "queue-up", "queue-down")} />}
      {waits && count > 1 && <Act data-testid="queue-down" icon="chevron-down" label={`Later: ${words}`} disabled={place === count - 1} onClick={() => move(place + 1, "queue-down", "queue-up")} />}
      {waits && <Act data-testid="queue-steer" icon="zap" label={`Send now: ${words}`} title={busy ? "Send now: told to the run that works" : "Send now"} onClick={() => onSteer(prompt.id)} />}
      {waits && <Act data-testid="queue-edit" icon="pencil" label={`Edit: ${words}`} onClick={() => setEditing(true)} />}
      {!editing && <Act data-testid="queue-remove" icon="x" label={`Remove: ${words}`} onClick={() => onRemove(prompt.id)} />}
    </li>
  );
}

export function PromptQueue({ prompts = [], heldUp = "", busy, onEdit, onPlace, onRemove, onSteer, onGoOn }) {
  const dragged = useRef(null);
  const [over, setOver] = useState(-1);
  if (!prompts.length) return null;
  const dragOf = (prompt, place) => ({
    "data-over": over === place || undefined,
    onDragStart: (e) => {
      dragged.current = prompt.id;
      e.dataTransfer.effectAllowed = "move";
      e.dataTransfer.setData("text/plain", prompt.text);
    },
    onDragOver: (e) => {
      if (!dragged.current) return;
      e.preventDefault();
      setOver(place);
    },
    onDrop: (e) => {
      e.preventDefault();
      if (dragged.current && dragged.current !== prompt.id) onPlace(dragged.current, place);
    },
    onDragEnd: () => {
      dragged.current = null;
      setOver(-1);
    },
  });
  return (
    <div className="queue" data-testid="queue">
      {heldUp && (
        <div className="held-up" role="status">
          <Icon name="pause" className="s14" />
          <span className="grow">{heldUp}</span>
          <button type="button" className="btn soft sm" data-testid="queue-continue" onClick={() => onGoOn()}>Continue the queue</button>
        </div>
      )}
      <ol aria-label="Waiting prompts">
        {prompts.map((prompt, place) => (
          <Line key={prompt.id} prompt={prompt} place={place} count={prompts.length} busy={busy} drag={dragOf(prompt, place)} onEdit={onEdit} onPlace={onPlace} onRemove={onRemove} onSteer={onSteer} />
        ))}
      </ol>
    </div>
  );
}
