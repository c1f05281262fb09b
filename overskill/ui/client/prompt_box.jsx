// The composer. The draft lives in the browser until the server says that it has stored the prompt (`cleared` rises).
import { useEffect, useId, useRef, useState } from "react";
import { useConnection } from "$/public/external/overskill/ui/client/connection/connection.jsx";
import { Icon } from "$/public/external/overskill/ui/client/icon/icon.jsx";

const LIMIT = 100_000;
const counted = (n) => n.toLocaleString("en");
const slot = (key) => `overskill.draft.${key}`;

function useDraft(draftKey) {
  const [text, setText] = useState("");
  const key = useRef("");
  useEffect(() => {
    if (!draftKey) return;
    key.current = draftKey;
    const kept = localStorage.getItem(slot(draftKey));
    if (kept) setText((now) => now || kept);
  }, [draftKey]);
  const write = (value) => {
    setText(value);
    if (!key.current) return;
    if (value) localStorage.setItem(slot(key.current), value);
    else localStorage.removeItem(slot(key.current));
  };
  return [text, write];
}

// What has been sent stays in the box until it is stored; then exactly that text goes.
function useSending(text, write, cleared, notice) {
  const [sent, setSent] = useState(null);
  const seen = useRef(cleared);
  useEffect(() => {
    const rose = cleared > seen.current;
    seen.current = cleared;
    if (sent === null || !rose) return;
    if (text === sent) write("");
    setSent(null);
  }, [cleared]);
  useEffect(() => setSent(null), [notice]);
  useEffect(() => {
    if (sent === null) return;
    const tired = setTimeout(() => setSent(null), 8000);
    return () => clearTimeout(tired);
  }, [sent]);
  return [sent !== null, setSent];
}

function useAutosize(box, text) {
  useEffect(() => {
    const el = box.current;
    el.style.height = "auto";
    el.style.height = `${el.scrollHeight}px`;
  }, [text]);
}

// Ctrl or Cmd + . presses Cancel, wherever the focus is. Esc never does.
function useCancelKey() {
  useEffect(() => {
    const press = (e) => {
      if (e.key !== "." || !(e.ctrlKey || e.metaKey) || e.repeat) return;
      const cancel = document.querySelector('[data-testid="run-cancel"]');
      if (!cancel) return;
      e.preventDefault();
      cancel.click();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

function Note({ icon, role, children }) {
  return (
    <div className="note" role={role}>
      <Icon name={icon} className="s14" />
      <span className="grow">{children}</span>
    </div>
  );
}

const typing = (now) => document.body.toggleAttribute("data-typing", now); // on a phone the switch below makes room

export function PromptBox({ draftKey, cleared = 0, notice = "", placeholder, label, sendLabel, hint = "", model = "", eager, onSend, children }) {
  const box = useRef(null);
  const id = useId();
  const online = useConnection() === "online";
  const [text, write] = useDraft(draftKey);
  const [sending, setSent] = useSending(text, write, cleared, notice);
  useAutosize(box, text);
  useEffect(() => () => typing(false), []); // a box that goes away is not told that it lost the focus
  useCancelKey();
  useEffect(() => {
    if (box.current.value) write(box.current.value); // typed before the page was alive
    const take = (e) => {
      write(e.detail);
      box.current.focus();
    };
    addEventListener("overskill:prompt", take);
    return () => removeEventListener("overskill:prompt", take);
  }, []);

  const long = text.length > LIMIT;
  const empty = !text.trim();
  const ready = online && !empty && !long && !sending;
  const send = () => {
    if (!ready) return box.current.focus();
    setSent(text);
    onSend(text);
  };
  const key = (e) => {
    if (e.key === "Escape") return box.current.blur();
    if (e.key !== "Enter" || e.shiftKey || e.nativeEvent.isComposing || e.keyCode === 229) return;
    e.preventDefault();
    send();
  };
  return (
    <div className="composer">
      {children}
      {!online && <Note icon="wifi-off" role="status">No connection. Your draft is kept here.</Note>}
      {long && <Note icon="circle-alert" role="alert">{`This is ${counted(text.length)} characters; a prompt takes up to ${counted(LIMIT)}. Your text is kept.`}</Note>}
      {!long && notice && <Note icon="circle-alert" role="alert">{notice}</Note>}
      <label className="sr-only" htmlFor={id}>{label}</label>
      <textarea id={id} ref={box} data-testid="prompt-input" rows={1} placeholder={placeholder} value={text} onChange={(e) => write(e.target.value)} onKeyDown={key} onFocus={() => typing(true)} onBlur={() => typing(false)} />
      <div className="tools">
        {hint && <kbd>{hint}</kbd>}
        <span className="grow" />
        {model && <span className="model"><Icon name="cpu" />{model}</span>}
        <button type="button" className="send" data-testid="prompt-send" aria-label={sendLabel} aria-busy={sending} disabled={!ready && !(eager && empty && online)} onClick={send}>
          <Icon name="arrow-up" className="s18" />
        </button>
      </div>
    </div>
  );
}
