// Where the replay stands and what it shows there. One for a page; the bar steers it, useScene tells everyone else.
import { createElement, useSyncExternalStore } from "react";
import { Film } from "$/public/external/overskill/ui/client/replay_film.jsx";
import { Files, Preview } from "$/public/external/overskill/ui/client/replay_world.jsx";

const WAIT = 1500; // ms of silence that "skip waiting" makes short
const LINGER = 400; // ms that remain of it, before and after
const FIRST = "src/App.tsx";
const BLANK = {
  row: { id: "", role: "assistant", parts: [], summary: {}, version: { number: 0 } }, prompt: { id: "", role: "user" }, parts: [], open: [], message_id: "",
  tree: [], crumbs: [], path: "", source: "", lines: 0, problem: { title: "", lines: [] }, build: "ready", build_id: "", build_label: "", src: "", origin: "",
};
const NOTHING = { n: 0, time: 0, playing: false, speed: 1, skip: false, film: null, problem: "" };

const heard = new Set();
const told = () => heard.forEach((call) => call());
const listen = (call) => (heard.add(call), () => heard.delete(call));

let at = NOTHING; // position and settings
let scene = BLANK;
let names = { app: "", run: "" };
let picked = null; // the file the person opened, and the save after which they did
let files = null;
let preview = null;
let frame = 0;

export const useScene = () => useSyncExternalStore(listen, () => scene, () => scene);
export const usePosition = () => useSyncExternalStore(listen, () => at, () => at);

export async function open(app, run) {
  if (names.run !== run) begin(app, run);
  try {
    const film = await Film.load(app, run);
    if (names.run === run) set({ film, n: at.n || 1, time: at.time, problem: "" });
  } catch (error) {
    set({ problem: error instanceof TypeError ? "No connection. Reload the page when it is back." : error.message });
  }
}

function begin(app, run) {
  close();
  names = { app, run };
  files = new Files(app, run, () => set({}));
  preview = new Preview(app, run, () => set({}));
}

export function close() {
  pause();
  preview?.close();
  [at, scene, names, picked] = [NOTHING, BLANK, { app: "", run: "" }, null];
}

export function set(more) {
  at = { ...at, ...more };
  if (at.film) show();
  told();
}

export const toEvent = (n) => {
  const place = Math.min(at.film.count, Math.max(1, n));
  set({ n: place, time: at.film.times[place - 1] });
};
export const toTime = (time) => {
  const place = Math.min(at.film.total, Math.max(0, time));
  set({ n: at.film.eventAt(place), time: place });
};

export function play() {
  if (at.playing || !at.film) return;
  if (at.n >= at.film.count) toEvent(1);
  set({ playing: true });
  let last = performance.now();
  const step = (now) => {
    frame = requestAnimationFrame(step);
    advance(Math.max(0, now - last) * at.speed);
    last = now;
  };
  frame = requestAnimationFrame(step);
}

export function pause() {
  cancelAnimationFrame(frame);
  if (at.playing) set({ playing: false });
}

function advance(passed) {
  const { film, n, skip } = at;
  let time = at.time + passed;
  const next = film.times[n] ?? film.total;
  if (skip && next - film.times[n - 1] > WAIT && time - film.times[n - 1] > LINGER) time = Math.max(time, next - LINGER);
  if (time >= film.total) {
    toEvent(film.count);
    return pause();
  }
  set({ n: Math.max(n, film.eventAt(time)), time });
}

function show() {
  const { film, n, time } = at;
  const next = { ...BLANK, ...film.scene(n, time) };
  film.wind(next, n);
  const path = opened(next);
  const sha = next.tree.find((row) => row.path === path)?.sha ?? "";
  const source = files.text(sha) ?? (scene.path === path ? scene.source : "");
  Object.assign(next, { path, source, crumbs: path ? path.split("/") : [], lines: source ? source.replace(/\n$/, "").split("\n").length : 0 });
  Object.assign(next, { src: preview.src, origin: preview.origin, build_id: String(preview.moment) });
  if (!alike(next, scene)) scene = next;
  preview.want(next.moment, next.site, at.playing);
}

// Whatever reads the scene is drawn again only when something in it is another.
const same = (a, b) => a === b || (Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((one, n) => one === b[n]));
const alike = (a, b) => Object.keys(a).every((name) => same(a[name], b[name]));

// The file that was saved last, until the person opens another one.
function opened({ tree, changed }) {
  const has = (path) => tree.some((row) => row.path === path && !row.is_dir);
  if (picked && picked.changed === changed && has(picked.path)) return picked.path;
  return [changed, FIRST, tree.find((row) => !row.is_dir)?.path].find((path) => path && has(path)) ?? "";
}

export function FilePicker({ children }) {
  const pick = (e) => {
    const path = e.target.closest("[data-path]")?.dataset.path;
    if (path === undefined) return;
    picked = { path, changed: scene.changed };
    set({});
  };
  return createElement("div", { className: "contents", onClick: pick }, children);
}
