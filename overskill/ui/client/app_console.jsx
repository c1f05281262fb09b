// What the running app writes to its console, in this tab only. Untrusted: drawn as text.
import { useState, useSyncExternalStore } from "react";
import { Icon } from "$/public/external/overskill/ui/client/icon.jsx";

const KEPT = 200; // lines
const PER_SECOND = 50;
const GLYPHS = { error: "circle-x", warn: "triangle-alert", mark: "refresh-cw" };
const LEVELS = [["all", "All levels"], ["warn", "Warnings and errors"], ["error", "Errors only"]];
const SHOWN = { all: () => true, warn: (level) => level !== "log" && level !== "info", error: (level) => level === "error" || level === "mark" };

let lines = [];
let number = 0;
let left = PER_SECOND;
const watchers = new Set();
const change = (next) => {
  lines = next.slice(-KEPT);
  for (const tell of watchers) tell();
};
const watch = (tell) => {
  watchers.add(tell);
  return () => watchers.delete(tell);
};
const useLines = () => useSyncExternalStore(watch, () => lines, () => lines);
const time = () => new Date().toLocaleTimeString([], { hour12: false });

export function say(level, text) {
  if (!left) return;
  left -= 1;
  if (!left) setTimeout(() => (left = PER_SECOND), 1000);
  change([...lines, { level: level in GLYPHS || level === "info" ? level : "log", text: text.slice(0, 2000), at: time(), key: (number += 1) }]);
}

// From here on it is another page or another build: what was wrong before does not count any more.
export function begin(words) {
  left = PER_SECOND;
  if (lines.length && lines.at(-1).level !== "mark") say("mark", words);
}

export const forget = () => change([]);

const errorsNow = (all) => all.slice(all.findLastIndex(({ level }) => level === "mark") + 1).filter(({ level }) => level === "error").length;

export function ConsoleCount() {
  const count = errorsNow(useLines());
  return count > 0 && <span className="badge danger num" data-testid="console-count">{count}</span>;
}

export function ConsolePanel() {
  const all = useLines();
  const [level, setLevel] = useState("all");
  const [words, setWords] = useState("");
  const wanted = words.toLowerCase();
  const found = all.filter((line) => SHOWN[level](line.level) && line.text.toLowerCase().includes(wanted));
  if (!all.length) return <Blank head="The console is quiet" text="Logs, warnings and errors of the running app appear here." />;
  return (
    <>
      <div className="cbar">
        <label className="field grow">
          <Icon name="search" className="s14" />
          <span className="sr-only">Filter</span>
          <input value={words} placeholder="Filter" spellCheck={false} data-testid="console-filter" onChange={(e) => setWords(e.target.value)} />
        </label>
        <select className="field" aria-label="Levels" data-testid="console-level" value={level} onChange={(e) => setLevel(e.target.value)}>
          {LEVELS.map(([key, label]) => <option key={key} value={key}>{label}</option>)}
        </select>
        <button type="button" className="btn ghost sm" data-testid="console-clear" onClick={forget}><Icon name="trash-2" className="s14" />Clear</button>
      </div>
      {found.map(({ key, level: kind, text, at }) => (
        <div key={key} className="crow" data-level={kind}>
          <Icon name={GLYPHS[kind] ?? "chevron-right"} />
          <span>{text}</span>
          <span className="muted num">{at}</span>
        </div>
      ))}
      {!found.length && <Blank head="Nothing matches" text="Other words or levels may show more." />}
    </>
  );
}

function Blank({ head, text }) {
  return (
    <div className="blank">
      <Icon name="square-terminal" />
      <h2>{head}</h2>
      <p>{text}</p>
    </div>
  );
}
