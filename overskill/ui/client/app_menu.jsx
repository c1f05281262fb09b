// What can be done with a whole app: a menu, and the question before it is deleted. Both are the browser's own: a popover
// and a modal dialog, so Esc closes them, the page behind takes no focus, and it comes back to where it was.
import { useEffect, useId, useRef, useState } from "react";
import { Icon } from "$/public/external/overskill/ui/client/icon.jsx";

const EDGE = 8; // px that the menu keeps from the edge of the window
const items = (menu) => [...menu.querySelectorAll('[role="menuitem"]')];

function place(menu, button) {
  const { right, bottom, top } = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = bottom + 4 + height <= innerHeight - EDGE;
  menu.style.left = `${Math.max(EDGE, Math.min(right - width, innerWidth - width - EDGE))}px`;
  menu.style.top = `${below ? bottom + 4 : Math.max(EDGE, top - 4 - height)}px`;
}

function Question({ name, working, onAnswer }) {
  const dialog = useRef(null);
  const id = useId();
  useEffect(() => {
    dialog.current.showModal();
  }, []);
  const outside = (e) => e.target === dialog.current && onAnswer(false);
  return (
    <dialog ref={dialog} role="alertdialog" className="question" aria-labelledby={`${id}t`} aria-describedby={`${id}d`} onCancel={(e) => { e.preventDefault(); onAnswer(false); }} onClick={outside}>
      <div className="inner">
        <h2 id={`${id}t`}>Delete “{name}”?</h2>
        <div id={`${id}d`}>
          {working && <p className="warns"><Icon name="triangle-alert" className="s14" />OverSkill is working on it now. That is cancelled first.</p>}
          <p>The app goes with its chat, its versions and its preview. You can have it back for 30 days; then it is gone for good.</p>
        </div>
        <div className="acts">
          <button type="button" className="btn soft" autoFocus onClick={() => onAnswer(false)}>Cancel</button>
          <button type="button" className="btn danger" data-testid="app-delete-confirm" onClick={() => onAnswer(true)}>Delete app</button>
        </div>
      </div>
    </dialog>
  );
}

export function AppMenu({ name, working = false, busy = false, look = "", onDuplicate, onDelete }) {
  const button = useRef(null);
  const menu = useRef(null);
  const id = useId();
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState(false);
  // The toggle event comes a task after the menu is there: a key that is pressed at once must find the focus in it.
  const toggle = (e) => {
    e.preventDefault();
    if (!menu.current.togglePopover()) return;
    place(menu.current, button.current);
    items(menu.current)[0].focus();
  };
  useEffect(() => {
    const el = menu.current;
    const toggled = (e) => setOpen(e.newState === "open");
    el.addEventListener("toggle", toggled);
    return () => el.removeEventListener("toggle", toggled);
  }, []);
  const key = (e) => {
    const all = items(menu.current);
    const at = all.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[e.key];
    if (e.key === "Tab") return menu.current.hidePopover();
    if (next === undefined) return;
    e.preventDefault();
    all[next % all.length].focus();
  };
  const choose = (act) => () => {
    menu.current.hidePopover();
    act();
  };
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current && !asking) button.current.focus(); // the page takes the focus again once the dialog is gone
    asked.current = asking;
  }, [asking]);
  const answer = (yes) => {
    setAsking(false);
    if (yes) onDelete();
  };
  return (
    <>
      <button ref={button} type="button" className={`btn ghost icon-only sm app-menu ${look}`} data-testid="app-menu" aria-label={`More for ${name}`} aria-haspopup="menu" aria-expanded={open} aria-busy={busy} disabled={busy} popoverTarget={id} onClick={toggle}>
        <Icon name={busy ? "loader-circle" : "ellipsis"} />
      </button>
      <div ref={menu} id={id} popover="auto" role="menu" className="menu of-app" aria-label={`More for ${name}`} onKeyDown={key}>
        <button type="button" role="menuitem" tabIndex={-1} className="item" data-testid="app-duplicate" onClick={choose(onDuplicate)}><Icon name="copy" />Duplicate</button>
        <hr />
        <button type="button" role="menuitem" tabIndex={-1} className="item danger" data-testid="app-delete" onClick={choose(() => setAsking(true))}><Icon name="trash-2" />Delete…</button>
      </div>
      {asking && <Question name={name} working={working} onAnswer={answer} />}
    </>
  );
}
