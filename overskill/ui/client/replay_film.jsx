// The film of a run: loaded once (see ui/view/film.py), then the scene of any moment is a look-up.
import env from "$/env.json";
import { getBackendURL } from "$/utils/state";
import { rewind } from "$/public/external/overskill/ui/live_text/live_text.jsx";

const TAIL = 6; // lines shown of a file that is being written
const WIDTH = 120; // characters shown of each
const OVER = new Set(["complete", "error", "cancelled"]);

export const backend = (path) => new URL(path, getBackendURL(env.PING));
const many = (n, noun) => (n === 1 ? `1 ${noun}` : `${n} ${noun}s`);

// How many of a rising list's values are at most `most`; of [number, value, number, value] the numbers count.
export function upTo(list, most, step = 1) {
  let low = 0;
  let high = list.length / step;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle * step] <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}

function changed(scene, values, lists) {
  const next = { ...scene, ...values };
  for (const [name, [length, items]] of Object.entries(lists)) {
    next[name] = scene[name].slice(0, length);
    for (const [n, item] of Object.entries(items)) next[name][n] = item;
  }
  return next;
}

export class Film {
  constructor(told) {
    Object.assign(this, told);
    this.total = this.times.at(-1) ?? 0;
    this.count = this.times.length;
    this.typed_last = new Map(); // call → [part, length, what it looked like]
    this.starts = told.scenes.map(([seq]) => seq);
    this.reel = [told.first]; // every scene; what did not change between two of them is shared
    for (const [, values, lists] of told.scenes) this.reel.push(changed(this.reel.at(-1), values, lists));
  }

  static async load(app, run) {
    const answer = await fetch(backend(`/api/apps/${app}/runs/${run}/film`), { credentials: "include" });
    if (!answer.ok) throw new Error("The recording could not be loaded. Reload the page to try again.");
    return new Film(await answer.json());
  }

  kind(n) {
    return this.kinds[this.kindOf[n - 1]] ?? "";
  }

  eventAt(time) {
    return Math.max(1, upTo(this.times, time));
  }

  // The scene after event n, `time` ms into the run.
  scene(n, time) {
    const told = this.reel[upTo(this.starts, n)];
    const card = told.open.findLast(({ id }) => this.typed[id] && this.grown(this.typed[id], n));
    return { ...told, status_line: line(told.clock, time), open: told.open.map((part) => this.typing(part, n, part === card)) };
  }

  // A call that is being written shows its last lines, once no later one has any: there is one card (see views.one_card).
  typing(part, n, card) {
    const typed = this.typed[part.id];
    if (!typed || OVER.has(part.stage)) return part;
    const length = this.grown(typed, n);
    const known = this.typed_last.get(part.id);
    if (known?.[0] === part && known[1] === length && known[2].card === card) return known[2];
    const looks = typing(part, typed.text.slice(0, length), card);
    this.typed_last.set(part.id, [part, length, looks]);
    return looks;
  }

  grown({ grew }, n) {
    const place = upTo(grew, n, 2);
    return place ? grew[2 * place - 1] : 0;
  }

  // Texts are drawn by live_text, past React: here they are wound to where they were.
  wind(scene, n) {
    const whole = scene.row.id !== "";
    for (const { kind, id } of [...scene.parts, ...scene.open, ...scene.row.parts]) {
      const written = kind === "text" && this.texts[id];
      if (!written) continue;
      const length = whole ? written.text.length : this.grown(written, n);
      const closed = written.blocks.slice(0, upTo(written.blocks.map(([end]) => end), length));
      const base = closed.at(-1)?.[0] ?? 0;
      rewind(id, closed.map(([, html]) => html), base, written.text.slice(base, length));
    }
  }
}

function typing(part, content, card) {
  if (!content) return part;
  const lines = content.split("\n");
  const fact = part.fact || many(lines.length - content.endsWith("\n"), "line");
  const tail = card ? lines.slice(-TAIL).map((one) => one.slice(0, WIDTH)) : [];
  return { ...part, fact, card, tail, tail_from: Math.max(1, lines.length - TAIL + 1) };
}

const worked = (s) => `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;

function line(clock, time) {
  if (clock?.since !== undefined) return `${clock.words} ${worked(Math.max(0, Math.floor((time - clock.since) / 1000)))}`;
  if (clock?.until !== undefined) return `${clock.words} ${Math.max(0, Math.round((clock.until - time) / 1000))} s`;
  return clock?.words ?? "";
}
