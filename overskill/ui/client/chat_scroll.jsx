// The scrolling log. It follows the end only while the person is within 64 px of it; otherwise “Newest” leads
// back, and so does whatever the person sends.
import { useLayoutEffect, useRef, useState } from "react";
import { Icon } from "$/public/external/overskill/ui/client/icon.jsx";

const NEAR = 64;
const TOP = 240;
const TURN = 200; // ms a turn of the wheel takes to move the view
const PATIENCE = 30000; // ms until older messages that did not come are asked for again
const SENDS = ["run-retry", "run-resume", "fix-error", "version-restore", "queue-steer", "queue-continue"];
const SENT = SENDS.map((name) => `[data-testid="${name}"]`).join();
const left = (el) => el.scrollHeight - el.scrollTop - el.clientHeight;

export function ChatScroll({ hasOlder, onOlder, children }) {
  const view = useRef(null);
  const inner = useRef(null);
  const follows = useRef(true);
  const height = useRef(0); // a scroll that comes with another height is the layout's doing, not the person's
  const turned = useRef(-TURN); // when the person last turned the wheel up, or moved a finger
  const from = useRef(null); // the first message and where it stands, until older ones have come before it
  const [away, setAway] = useState(false);
  const older = useRef(null);
  older.current = hasOlder ? onOlder : null;

  const toEnd = () => (view.current.scrollTop = view.current.scrollHeight);
  // At the very top no scrolling tells of itself any more, so each new layout asks, too.
  const askOlder = () => {
    const el = view.current;
    if (!older.current || from.current || el.scrollTop > TOP || follows.current) return;
    const waiting = (from.current = { first: firstMessage() });
    older.current();
    setTimeout(() => (from.current = from.current === waiting ? null : from.current), PATIENCE);
    hold();
  };
  const firstMessage = () => inner.current.querySelector(".message");
  // The browser holds what is read in its place by itself, but not at the very top.
  const hold = () => {
    const { first, top } = from.current;
    from.current.top = first.getBoundingClientRect().top;
    if (first === firstMessage()) return;
    if (first.isConnected) view.current.scrollTop += from.current.top - top;
    from.current = null;
  };
  // A layout effect: it ends with the elements, before what their removal has set off comes to look at them.
  useLayoutEffect(() => {
    const settle = () => {
      const el = view.current;
      height.current = el.scrollHeight;
      if (performance.now() - turned.current < TURN) follows.current = false;
      if (follows.current) toEnd();
      else if (from.current) hold();
      follows.current = left(el) <= NEAR;
      setAway(!follows.current);
      askOlder();
    };
    const sizes = new ResizeObserver(settle);
    sizes.observe(inner.current);
    sizes.observe(view.current);
    // A line that grew is followed before the frame that draws it: a scroll out of that frame's own layout takes another
    // frame to be told of. Content that is exchanged within a frame may keep its height and still move the view.
    let frame = 0;
    const changes = new MutationObserver((records) => {
      if (follows.current && view.current.scrollHeight > height.current) settle();
      if (records.every((record) => record.type === "characterData")) return;
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        settle();
      });
    });
    changes.observe(inner.current, { characterData: true, childList: true, subtree: true });
    return () => {
      sizes.disconnect();
      changes.disconnect();
      cancelAnimationFrame(frame);
    };
  }, []);

  // The browser's search finds what has a layout only: whoever searches gets back that of pages that are far away.
  useLayoutEffect(() => {
    const searches = (e) => {
      if (e.key === "F3" || (e.key.toLowerCase() === "f" && (e.ctrlKey || e.metaKey))) view.current.dataset.searched = "";
    };
    addEventListener("keydown", searches);
    return () => removeEventListener("keydown", searches);
  }, []);

  const scrolled = () => {
    const el = view.current;
    if (from.current) hold();
    if (el.scrollHeight !== height.current) return;
    follows.current = left(el) <= NEAR;
    setAway(!follows.current);
    askOlder();
  };
  // The scroll that follows may come with another height, and does while words arrive.
  const turns = (e) => {
    if (!(e.deltaY > 0)) turned.current = performance.now();
  };
  // What the person opens grows downward, under the pointer.
  const opened = (e) => {
    if (e.target.closest("summary, .tool > .line")) follows.current = false;
  };
  const newest = () => {
    turned.current = -TURN;
    follows.current = true;
    toEnd();
  };
  // Whoever sends something, from the prompt box or by a button anywhere on the page, is led to what comes of it.
  useLayoutEffect(() => {
    const pressed = (e) => e.target.closest?.(SENT) && newest();
    addEventListener("overskill:newest", newest);
    addEventListener("click", pressed);
    return () => {
      removeEventListener("overskill:newest", newest);
      removeEventListener("click", pressed);
    };
  }, []);
  return (
    <div className="chat-view">
      <div className="chat-scroll" role="log" aria-live="off" aria-label="Messages" tabIndex={0} ref={view} onScroll={scrolled} onWheel={turns} onTouchMove={turns} onClickCapture={opened}>
        <div ref={inner}>{children}</div>
      </div>
      {away && <button type="button" className="chip newest" onClick={newest}><Icon name="arrow-down" className="s14" />Newest</button>}
    </div>
  );
}
