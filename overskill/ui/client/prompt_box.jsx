// The composer. The words live in the browser until the server says that it has stored the prompt (`stored` is its ticket).
import { useEffect, useId, useRef, useState } from "react";
import { useConnection } from "$/public/external/overskill/ui/client/connection.jsx";
import { Icon } from "$/public/external/overskill/ui/client/icon.jsx";
import { composes, sends } from "$/public/external/overskill/ui/client/keys.jsx";
import { useDraft, useRecall } from "$/public/external/overskill/ui/client/drafts.jsx";
import { afterPress } from "$/public/external/overskill/ui/client/press.jsx";
import { Kept, useOutbox } from "$/public/external/overskill/ui/client/outbox.jsx";

const LIMIT = 100_000;
const counted = (n) => n.toLocaleString("en");
// What has been sent stays in the box until it is stored; without a connection it stands above it instead.
function useSending(text, write, online, refused, outbox) {
  const [sent, setSent] = useState(null);
  const waits = sent !== null && outbox.kept.some((one) => one.ticket === sent.ticket);
  useEffect(() => {
    if (sent === null || (waits && online)) return;
    if (text === sent.text && sent.ticket !== refused) write("");
    setSent(null);
  }, [sent, waits, online]);
  const sending = waits && online ? sent.ticket : "";
  useEffect(() => {
    if (!sending && outbox.kept.some((one) => one.text === text)) write(""); // a draft that was sent before a reload
  }, [outbox.kept.length]);
  return [sending, setSent];
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

// On a phone the switch below makes room for who types.
function useTyping(box) {
  const look = () => document.body.toggleAttribute("data-typing", document.activeElement === box.current);
  useEffect(() => () => document.body.removeAttribute("data-typing"), []); // a box that goes away is not told that it lost the focus
  return () => afterPress(look);
}

export function PromptBox({ draftKey, whose = "", stored = "", refused = "", notice = "", placeholder, label, sendLabel, hint = "", model = "", ask = "", onSend, children }) {
  const box = useRef(null);
  const taken = useRef(""); // what was put in from elsewhere
  const id = useId();
  const online = useConnection() === "online";
  const [text, write] = useDraft(draftKey);
  const giveBack = (words) => write(text.startsWith(words) ? text : [words, text].filter(Boolean).join("\n"));
  const outbox = useOutbox({ slot: whose && draftKey && `${whose}.${draftKey}`, online, stored, refused, onSend, onRefused: giveBack });
  const [sending, setSent] = useSending(text, write, online, refused, outbox);
  const recall = useRecall(text, write);
  useAutosize(box, text);
  const typing = useTyping(box);
  useCancelKey();
  useEffect(() => {
    if (box.current.value) write(box.current.value); // typed before the page was alive
    const take = (e) => {
      const own = box.current.value;
      write(!own || own === taken.current ? e.detail : `${e.detail}\n\n${own}`); // nobody's own words are written over
      taken.current = e.detail;
      box.current.focus();
    };
    addEventListener("overskill:prompt", take);
    return () => removeEventListener("overskill:prompt", take);
  }, []);

  const long = text.length > LIMIT;
  const empty = !text.trim();
  const ready = !empty && !long && !sending;
  const [asks, setAsks] = useState(false); // for words, because the button was pressed without any
  const send = () => {
    setAsks(empty && !sending);
    if (!ready) return box.current.focus();
    dispatchEvent(new Event("overskill:newest"));
    setSent({ text, ticket: outbox.put(text) });
  };
  const undo = (one) => {
    outbox.drop(one.ticket);
    giveBack(one.text);
    box.current.focus();
  };
  const key = (e) => {
    if (composes(e)) return;
    if (e.key === "Escape") return box.current.blur();
    const arrow = (e.key === "ArrowUp" || e.key === "ArrowDown") && !e.shiftKey && !e.altKey;
    if (sends(e)) send();
    else if (!(arrow && recall(e))) return;
    e.preventDefault();
  };
  return (
    <div className="composer">
      {children}
      {outbox.kept.filter((one) => one.ticket !== sending).map((one) => <Kept key={one.ticket} text={one.text} online={online} onUndo={() => undo(one)} />)}
      {!online && !outbox.kept.length && <Note icon="wifi-off" role="status">No connection. What you send is kept here.</Note>}
      {long && <Note icon="circle-alert" role="alert">{`This is ${counted(text.length)} characters; a prompt takes up to ${counted(LIMIT)}. Your text is kept.`}</Note>}
      {ask && asks && empty && <Note icon="info" role="status">{ask}</Note>}
      {!long && notice && <Note icon="circle-alert" role="alert">{notice}</Note>}
      <label className="sr-only" htmlFor={id}>{label}</label>
      <textarea id={id} ref={box} data-testid="prompt-input" rows={1} dir="auto" enterKeyHint="enter" placeholder={placeholder} value={text} onChange={(e) => write(e.target.value)} onKeyDown={key} onFocus={typing} onBlur={typing} />
      <div className="tools">
        {hint && <kbd>{hint}</kbd>}
        <span className="grow" />
        {model && <span className="model"><Icon name="cpu" />{model}</span>}
        <button type="button" className="send" data-testid="prompt-send" aria-label={sendLabel} aria-busy={!!sending} data-ready={ready} disabled={!ready && !(ask && empty)} onClick={send}>
          <Icon name="arrow-up" className="s18" />
        </button>
      </div>
    </div>
  );
}
