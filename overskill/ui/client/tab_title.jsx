// The title of the browser's tab: what it shows and how that stands. A run that ends while nobody looks stays marked
// until somebody does, and is told by a notification where that was allowed.
import { useEffect, useRef, useState } from "react";
import { notify } from "$/public/external/overskill/ui/client/notices.jsx";

const WORKING = ["queued", "thinking", "running"];
const SIGN = { working: "● ", paused: "‖ ", completed: "✓ ", failed: "✕ ", interrupted: "✕ ", cancelled: "✕ " };
const ENDED = { completed: "Done", failed: "Failed", interrupted: "Interrupted", cancelled: "Cancelled" };

export function PageTitle({ words }) {
  useEffect(() => {
    document.title = words;
  }, [words]);
  return null;
}

// How the run has ended that was watched. An end that came with a lost connection leaves no status, only its outcome.
function useEnd(app, status, outcome, tell) {
  const ran = useRef("");
  const [ended, setEnded] = useState("");
  useEffect(() => {
    if (WORKING.includes(status)) {
      ran.current = app;
      setEnded("");
    } else if (status !== "paused" && ran.current) {
      const how = ENDED[status] ? status : outcome && !outcome.startsWith("Done") ? "failed" : "completed";
      const here = ran.current === app;
      ran.current = "";
      if (here && document.hidden) {
        setEnded(how);
        tell(how);
      }
    }
  }, [app, status]);
  useEffect(() => {
    const seen = () => document.hidden || setEnded("");
    document.addEventListener("visibilitychange", seen);
    return () => document.removeEventListener("visibilitychange", seen);
  }, []);
  return ended;
}

export function TabTitle({ app, name, status = "", outcome = "", version = 0 }) {
  const ended = useEnd(app, status, outcome, (how) => notify(`${name}: ${ENDED[how].toLowerCase()}`, how === "completed" ? "OverSkill has finished. Your app is ready to look at." : "The run has ended before it was done.", app));
  const key = ended || (WORKING.includes(status) ? "working" : status === "paused" ? "paused" : "");
  const state = ended ? ENDED[ended] : key === "working" ? "Working" : key === "paused" ? "Paused" : version ? `v${version}` : "";
  return <PageTitle words={`${SIGN[key] ?? ""}${[name, state].filter(Boolean).join(" · ") || "OverSkill"}`} />;
}
