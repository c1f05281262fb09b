// Whether the page still hears the server. A blip under 1 s stays unseen; after 5 s the page calls itself offline.
import { useContext, useEffect, useState } from "react";
import { EventLoopContext } from "$/utils/context-registry";

const WORDS = { online: "Online", reconnecting: "Reconnecting", offline: "Offline" };
const DOTS = { online: "ok", reconnecting: "warn live", offline: "bad" };

function useNetwork() {
  const [up, setUp] = useState(true);
  useEffect(() => {
    const look = () => setUp(navigator.onLine);
    look();
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => {
      removeEventListener("online", look);
      removeEventListener("offline", look);
    };
  }, []);
  return up;
}

export function useConnection() {
  const [, errors] = useContext(EventLoopContext) ?? [null, []];
  const lost = !useNetwork() || errors.length > 0;
  const [state, setState] = useState("online");
  useEffect(() => {
    if (!lost) {
      setState("online");
      return;
    }
    const soon = setTimeout(() => setState("reconnecting"), 1000);
    const late = setTimeout(() => setState("offline"), 5000);
    return () => {
      clearTimeout(soon);
      clearTimeout(late);
    };
  }, [lost]);
  return state;
}

export function Connection() {
  const state = useConnection();
  return (
    <span className="conn" data-testid="connection" data-state={state} role="status" aria-label={`Connection: ${WORDS[state]}`}>
      <i className={`dot ${DOTS[state]}`} />
      <span className={state === "online" ? "wide" : ""}>{WORDS[state]}</span>
    </span>
  );
}
