// What is sent is kept in the browser until the server says that it is stored, across lost connections and reloads.
// Each send carries a ticket made here, so that the server stores it once however often it comes.
import { useEffect, useRef, useState } from "react";
import { Icon } from "$/public/external/overskill/ui/client/icon.jsx";

const PATIENCE = 8000; // ms without an answer, then it is sent again
const OTHERS = 3000; // ms in which another tab, or the one before a reload, has sent its own

const ticket = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (n) => n.toString(16).padStart(2, "0")).join("");

function read(slot) {
  try {
    return JSON.parse(localStorage.getItem(slot)) ?? [];
  } catch {
    return [];
  }
}

function useKept(slot) {
  const [kept, setKept] = useState([]);
  const change = (by) => {
    const next = by(slot ? read(slot) : kept);
    if (slot && next.length) localStorage.setItem(slot, JSON.stringify(next));
    else if (slot) localStorage.removeItem(slot);
    setKept(next);
  };
  useEffect(() => {
    if (!slot) return;
    change((stored) => [...stored, ...kept.filter((one) => !stored.some((other) => other.ticket === one.ticket))]);
    const look = (e) => e.key === slot && setKept(read(slot));
    addEventListener("storage", look);
    return () => {
      removeEventListener("storage", look);
      setKept([]);
    };
  }, [slot]);
  return [kept, change];
}

// `stored` and `refused`: the tickets that the server answered last. `onRefused` gets the text of one it did not take.
export function useOutbox({ slot, online, stored, refused, onSend, onRefused }) {
  const [kept, change] = useKept(slot && `overskill.outbox.${slot}`);
  const mine = useRef(new Set());
  const first = kept[0];
  const drop = (name) => change((all) => all.filter((one) => one.ticket !== name));
  useEffect(() => {
    if (kept.some((one) => one.ticket === stored)) drop(stored);
  }, [stored, kept]);
  useEffect(() => {
    const back = kept.find((one) => one.ticket === refused);
    if (!back) return;
    drop(refused);
    onRefused(back.text);
  }, [refused, kept]);
  useEffect(() => {
    if (!online || !slot || !first) return;
    let timer;
    const send = () => {
      onSend(first.text, first.ticket);
      timer = setTimeout(send, PATIENCE);
    };
    const wait = mine.current.has(first.ticket) ? 0 : first.at + OTHERS - Date.now();
    if (wait > 0) timer = setTimeout(send, Math.min(wait, OTHERS));
    else send();
    return () => clearTimeout(timer);
  }, [online, slot, first?.ticket]);
  const put = (text) => {
    const one = { ticket: ticket(), text, at: Date.now() };
    mine.current.add(one.ticket);
    change((all) => [...all, one]);
    return one.ticket;
  };
  return { kept, put, drop };
}

export function Kept({ text, online, onUndo }) {
  return (
    <div className="note is-kept" role="status" data-testid="kept-prompt">
      <Icon name={online ? "arrow-up" : "wifi-off"} className="s14" />
      <span className="grow">
        {online ? "Sending" : "Will be sent when the connection is back"}
        <span className="truncate block" dir="auto">{text}</span>
      </span>
      {!online && <button type="button" className="btn ghost sm" data-testid="kept-undo" onClick={onUndo}>Undo</button>}
    </div>
  );
}
