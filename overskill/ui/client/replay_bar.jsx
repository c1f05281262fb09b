// The replay's bar: play, step, speed, and the time line with a mark for each turn, tool, error, retry and version.
import { useEffect, useMemo, useRef } from "react";
import { Icon } from "$/public/external/overskill/ui/client/icon.jsx";
import { close, open, pause, play, set, toEvent, toTime, usePosition } from "$/public/external/overskill/ui/client/replay_player.jsx";

const SPEEDS = [1, 2, 4, 8, 16];
const TYPES = "input, textarea, select, [contenteditable=true], .cm-editor";
const PRESSED = "button, a, summary, [role=tab]";
const clock = (ms) => `${Math.floor(ms / 60000)}:${String(Math.floor(ms / 1000) % 60).padStart(2, "0")}`;
const toggle = (at) => (at.playing ? pause() : play());

// A run that took no time at all is walked through by its events.
const share = ({ film, n, time }) => (film.total ? time / film.total : (n - 1) / Math.max(1, film.count - 1));
const toShare = ({ film }, part) => (film.total ? toTime(part * film.total) : toEvent(1 + Math.round(part * (film.count - 1))));
const toMark = ({ film, n }, way) => {
  const places = [1, ...film.marks.map(([seq]) => seq), film.count];
  toEvent(way > 0 ? places.find((seq) => seq > n) ?? film.count : places.findLast((seq) => seq < n) ?? 1);
};

function useKeys(at) {
  const now = useRef(at);
  now.current = at;
  useEffect(() => {
    const press = (e) => {
      const at = now.current;
      if (!at.film || e.ctrlKey || e.metaKey || e.altKey || e.target.closest(TYPES)) return;
      if (e.key === " " && e.target.closest(PRESSED)) return;
      const way = e.key === "ArrowRight" ? 1 : -1;
      const does = {
        " ": () => toggle(at), Home: () => toEvent(1), End: () => toEvent(at.film.count),
        ",": () => (pause(), toEvent(at.n - 1)), ".": () => (pause(), toEvent(at.n + 1)),
        ArrowLeft: () => move(at, way, e.shiftKey), ArrowRight: () => move(at, way, e.shiftKey),
      }[e.key];
      if (!does || (e.key.startsWith("Arrow") && e.target.closest("[role=tablist]"))) return;
      e.preventDefault();
      does();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

// A second, with Shift ten; where nothing takes time, an event.
const move = (at, way, far) => (at.film.total ? toTime(at.time + way * (far ? 10000 : 1000)) : toEvent(at.n + way));

function Marks({ film }) {
  const marks = useMemo(() => film.marks.map(([seq, kind, words]) => (
    <i key={seq} className="mk" data-kind={kind} title={words} style={{ left: `${100 * share({ film, n: seq, time: film.times[seq - 1] })}%` }} />
  )), [film]);
  return <div className="marks" aria-hidden="true">{marks}</div>;
}

function TimeLine({ at }) {
  const bar = useRef(null);
  const drag = (e) => {
    if (e.type === "pointerdown") e.currentTarget.setPointerCapture(e.pointerId);
    else if (!e.currentTarget.hasPointerCapture(e.pointerId)) return;
    const { left, width } = bar.current.getBoundingClientRect();
    toShare(at, Math.min(1, Math.max(0, (e.clientX - left) / width)));
  };
  const { film, n, time } = at;
  const done = `${100 * share(at)}%`;
  return (
    <div
      className="timeline" role="slider" tabIndex={0} aria-label="Time line" data-testid="replay-scrub" aria-valuemin={1} aria-valuemax={film.count} aria-valuenow={n}
      aria-valuetext={`${clock(time)} of ${clock(film.total)}, event ${n} of ${film.count}: ${film.kind(n)}`} onPointerDown={drag} onPointerMove={drag}
    >
      <div className="track" ref={bar}><i className="done" style={{ width: done }} /><Marks film={film} /><i className="knob" style={{ left: done }} /></div>
    </div>
  );
}

function Button({ name, words, does, id, look = "ghost" }) {
  return <button type="button" className={`btn ${look} icon-only`} aria-label={words} title={words} data-testid={id} onClick={does}><Icon name={name} /></button>;
}

function Buttons({ at }) {
  const step = (way) => (pause(), toEvent(at.n + way));
  return (
    <div className="buttons">
      <Button name="skip-back" words="To the mark before" id="replay-mark-back" does={() => toMark(at, -1)} />
      <Button name="step-back" words="One event back (,)" id="replay-back" does={() => step(-1)} />
      <Button name={at.playing ? "pause" : "play"} words={at.playing ? "Pause (space)" : "Play (space)"} id="replay-play" look="primary" does={() => toggle(at)} />
      <Button name="step-forward" words="One event on (.)" id="replay-forward" does={() => step(1)} />
      <Button name="skip-forward" words="To the next mark" id="replay-mark-forward" does={() => toMark(at, 1)} />
    </div>
  );
}

function Options({ at }) {
  return (
    <div className="options">
      <button type="button" className="btn ghost sm" role="switch" aria-checked={at.skip} data-testid="replay-skip" title="Make long silences short" onClick={() => set({ skip: !at.skip })}><i className="switch" />Skip waiting</button>
      <div className="seg" role="group" aria-label="Speed">
        {SPEEDS.map((speed) => <button key={speed} type="button" aria-pressed={at.speed === speed} data-testid="replay-speed" data-speed={speed} onClick={() => set({ speed })}>{speed}×</button>)}
      </div>
    </div>
  );
}

export function ReplayBar({ app, run }) {
  const at = usePosition();
  useKeys(at);
  useEffect(() => {
    if (run) open(app, run);
  }, [app, run]);
  useEffect(() => close, []);
  const { film, n, time } = at;
  if (!film?.count) return <section className="replay-bar is-empty" role="status">{at.problem || (film ? "Nothing has happened in this run yet." : "Loading the recording")}</section>;
  return (
    <section className="replay-bar" aria-label="Replay" data-testid="replay" data-event={n} data-events={film.count} data-playing={at.playing}>
      <TimeLine at={at} />
      <div className="controls">
        <Buttons at={at} />
        <p className="where"><b className="num">{clock(time)} / {clock(film.total)}</b><span className="num">Event {n} of {film.count}</span><span className="truncate" data-testid="replay-kind">{film.kind(n)}</span></p>
        {film.running && <p className="on"><span><i className="dot live" />Still running</span><button type="button" className="btn ghost sm" data-testid="replay-more" onClick={() => open(app, run)}>Show the rest so far</button></p>}
        <Options at={at} />
      </div>
    </section>
  );
}
