// Streamed markdown. The server sends frames as an event "$" of Reflex's own socket: "+text" (append where the part
// that spoke last ends) or the JSON of a list of operations, each of which can be repeated without harm:
//   [id, offset, "text"]           text at an offset (UTF-16 code units)
//   [id, from, to, "html"]         the block from..to is closed; this is the server's rendering of it
//   [id, from, to, sum]            the same, where both renderings should be equal: the CRC-32 of the server's
//   [id, "=", length, sum]         the whole part, to be compared with what is here
//   [id, "s", [html...], at, "."]  snapshot: closed blocks, where the open one begins, its text
//   ["!", "settle", run]           a run has ended
//   ["!", "page", […]]             a page of earlier messages (earlier.jsx); "mark": a change in one
// Only the open block is rendered here, by markdown-it's JavaScript twin; what stays is always equal to the server's.
import { createElement, useEffect, useLayoutEffect, useRef } from "react";
import MarkdownIt from "markdown-it";
import { Socket } from "socket.io-client";
import { markFiles, onFile } from "$/public/external/overskill/ui/live_text/file_links.jsx";

const markdown = new MarkdownIt({ html: false }).disable("image"); // an address of a picture could carry data away
const MARKS = /[!-/:-@[-`{-~]/g;
const MOST_MARKS = 1000; // in one paragraph; beyond, it is shown as it was written (as overskill/markdown/html.py does)
markdown.core.ruler.at("inline", ({ tokens, md, env }) => {
  for (const token of tokens.filter(({ type }) => type === "inline")) {
    if ((token.content.match(MARKS)?.length ?? 0) <= MOST_MARKS) md.inline.parse(token.content, md, env, token.children);
    else token.children = [Object.assign(new token.constructor("text", "", 0), { content: token.content })];
  }
});
const FENCE = /^ {0,3}(`{3,}|~{3,})[^\n]*\n/;
const SOON = 12; // ms since the last drawing after which the next one need not wait for a frame
const FALLBACK = 300; // ms after which a frame that never came is replaced: hidden tabs get none

const TAIL = /(?:<\/[a-z0-9]+>\n?)*$/; // the closing tags that end a rendering

const POWERS = Uint32Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; bit++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n;
});
const utf8 = new TextEncoder();
const sum = (text) => ~utf8.encode(text).reduce((crc, byte) => POWERS[(crc ^ byte) & 255] ^ (crc >>> 8), -1) >>> 0;

function rendered(text) {
  const template = document.createElement("template");
  template.innerHTML = markdown.render(text);
  return template.innerHTML; // written as every HTML5 serializer writes it
}

const KEPT = 10_000; // ms for which a part that left the page is kept: it may be there again with the next drawing
const FORGOTTEN = 10_000; // ids that are remembered: a page may be open for weeks

const parts = new Map(); // outside React: what arrives before a part is mounted is kept
const forgotten = new Set(); // ids of parts that were here and are not kept any more
const listeners = { gap: () => {}, settle: () => {} };

export const hear = (what, call) => (listeners[what] = call);

class Part {
  constructor(id) {
    Object.assign(this, { id, blocks: [], base: 0, open: "", root: null, live: null, drawn: 0, last: 0 });
    Object.assign(this, { waiting: new Map(), asked: false, armed: false, anew: false });
  }

  get end() {
    return this.base + this.open.length;
  }

  append(offset, text) {
    if (offset > this.end) {
      this.waiting.set(offset, text);
      return this.ask();
    }
    if (offset + text.length > this.end) this.open += text.slice(this.end - offset);
    const next = this.waiting.get(this.end);
    if (next !== undefined) {
      this.waiting.delete(this.end);
      this.append(this.end, next);
    }
  }

  // What is here cannot be trusted to be what the server has: the snapshot will tell.
  ask() {
    if (!this.asked) listeners.gap(this.id);
    this.asked = true;
  }

  close(from, to, html) {
    if (to <= this.base || from > this.base || to > this.end) return; // seen before, or a gap the snapshot will fill
    const own = typeof html === "number" ? rendered(this.open.slice(0, to - this.base)) : html;
    if (typeof html === "number" && sum(own) !== html) return this.ask();
    this.open = this.open.slice(to - this.base);
    this.base = to;
    this.blocks.push(own);
  }

  compare(length, whole) {
    if (this.base !== length || this.open || sum(this.blocks.join("")) !== whole) this.ask();
  }

  snapshot(blocks, base, open) {
    if (base + open.length < this.end) return; // older than what is here
    Object.assign(this, { blocks, base, open, asked: false, anew: true });
    const early = [...this.waiting].sort(([a], [b]) => a - b);
    this.waiting.clear();
    for (const [offset, text] of early) this.append(offset, text);
  }

  // At most one drawing per frame; at once when the last one is long ago.
  touch() {
    if (!this.root || this.armed) return;
    if (performance.now() - this.last > SOON) return this.draw();
    this.armed = true;
    const frame = requestAnimationFrame(() => {
      clearTimeout(timer);
      this.draw();
    });
    const timer = setTimeout(() => {
      cancelAnimationFrame(frame);
      this.draw();
    }, FALLBACK);
  }

  // Only when it is drawn again: until then what is on show stays.
  begin() {
    this.root.replaceChildren();
    Object.assign(this, { drawn: 0, live: null, anew: false });
  }

  draw() {
    this.armed = false;
    this.last = performance.now();
    if (!this.root) return;
    if (this.anew) this.begin();
    while (this.drawn < this.blocks.length) {
      const block = this.live ?? this.root.appendChild(newBlock());
      block.innerHTML = this.blocks[this.drawn++];
      block.className = "block";
      direct(block);
      markFiles(block);
      this.live = null;
    }
    if (!this.open.trim()) return;
    this.live ??= this.root.appendChild(newBlock());
    const fence = FENCE.exec(this.open);
    if (fence) drawCode(this.live, this.open.slice(fence[0].length), fence[1]);
    else drawText(this.live, markdown.render(this.open));
  }
}

function newBlock() {
  const block = document.createElement("div");
  block.className = "block open"; // the caret stands in it
  block.dir = "auto";
  return block;
}

// A block runs the way its first word does, which code, always from left to right, has no part in. An open one may hold
// several pieces that are blocks of their own later.
function direct(block) {
  for (const code of block.querySelectorAll("pre, code")) code.dir = "ltr";
  if (block.children.length > 1) for (const piece of block.children) piece.dir ||= "auto";
}

function drawText(block, html) {
  if (block.shown !== html && !grow(block, html)) {
    block.innerHTML = html;
    direct(block);
  }
  block.shown = html;
  block.code = null;
}

// Mostly a chunk only adds words to the last text: then that one node grows; nothing is parsed or styled again.
function grow(block, html) {
  if (!block.shown) return false;
  const [tail] = TAIL.exec(block.shown);
  const head = block.shown.length - tail.length;
  if (!html.endsWith(tail) || !html.startsWith(block.shown.slice(0, head))) return false;
  const words = html.slice(head, html.length - tail.length);
  if (/[<&]/.test(words)) return false;
  let element = block;
  for (let tags = tail.split("</").length; tags > 1; tags--) element = element.lastElementChild;
  if (element.lastChild?.nodeType !== Node.TEXT_NODE) return false;
  element.lastChild.appendData(words);
  return true;
}

// An open fence grows by appending to one text node: its cost does not depend on what is already there.
function drawCode(block, body, fence) {
  const line = body.lastIndexOf("\n") + 1;
  if (fence.startsWith(body.slice(line).trim()) && body.slice(line).trim()) body = body.slice(0, line);
  if (!block.code) {
    block.replaceChildren();
    const code = block.appendChild(document.createElement("pre")).appendChild(document.createElement("code"));
    direct(block);
    block.code = code.appendChild(document.createTextNode(""));
    block.shown = null;
  }
  const shown = block.code.data;
  if (body.startsWith(shown)) block.code.appendData(body.slice(shown.length));
  else block.code.data = body;
}

// A replay shows a part as it was at any moment, earlier ones too: its blocks, where the open one begins, its text.
export function rewind(id, blocks, base, open) {
  const target = part(id);
  if (target.blocks.length === blocks.length && target.base === base && target.open === open) return;
  const shorter = blocks.length < target.drawn || !open.trim();
  Object.assign(target, { blocks, base, open });
  target.anew ||= shorter;
  target.touch();
}

function part(id) {
  if (!parts.has(id)) {
    forget();
    parts.set(id, new Part(id));
  }
  return parts.get(id);
}

let speaker = null; // the part that spoke last

// What left the page a while ago, with the app it belongs to, is freed; if it ever comes back it is asked for again.
function forget() {
  const long = performance.now() - KEPT;
  for (const [id, one] of parts) {
    if (one.root || !one.left || one.left > long || one === speaker) continue;
    parts.delete(id);
    forgotten.add(id);
    if (forgotten.size > FORGOTTEN) forgotten.delete(forgotten.values().next().value); // the one that left first
  }
}

function apply([id, place, value, ...rest]) {
  if (id === "!") return listeners[place]?.(value);
  const target = part(id);
  if (place === "s") target.snapshot(value, ...rest);
  else if (place === "=") target.compare(value, ...rest);
  else if (typeof value === "string") target.append(place, value);
  else target.close(place, value, rest[0]);
  speaker = target;
  return target;
}

function receive(frame) {
  if (frame[0] === "+" && speaker) {
    speaker.append(speaker.end, frame.slice(1));
    return speaker.touch();
  }
  if (frame[0] === "[") new Set(JSON.parse(frame).map(apply)).forEach((target) => target?.touch?.());
}

// A list of messages comes whole when one is added. Those that are as they were stay the same objects: React skips them.
const ROWS = "rows_rx_state_";
let kept = new Map(); // id → [JSON, row], of the list that came last

function keep(row) {
  const json = JSON.stringify(row);
  return kept.get(row.id)?.[0] === json ? kept.get(row.id) : [json, row];
}

function keepRows(delta) {
  for (const values of Object.values(delta ?? {})) {
    if (!values[ROWS]?.[0]?.parts) continue;
    kept = new Map(values[ROWS].map((row) => [row.id, keep(row)]));
    values[ROWS] = values[ROWS].map((row) => kept.get(row.id)[1]);
  }
}

// Half the bytes of a Reflex update. From here on, so before any socket opens.
const takes = (Socket.prototype.takes ??= Socket.prototype.onevent);
Socket.prototype.onevent = function (packet) {
  const [name, frame] = packet.data;
  if (name === "$") return receive(frame);
  if (name === "event") keepRows(frame?.delta);
  return takes.call(this, packet);
};

export function LiveSink({ onGap, onSettle, onOpen }) {
  useEffect(() => {
    onFile((path) => onOpen?.(path));
    listeners.gap = (id) => onGap?.(id);
    listeners.settle = (run) => onSettle?.(run);
  }, [onGap, onSettle, onOpen]);
  return null;
}

export function LiveText({ part: id }) {
  const element = useRef(null);
  useLayoutEffect(() => {
    const target = part(id);
    if (forgotten.delete(id) && !target.end) listeners.gap(id);
    Object.assign(target, { root: element.current, left: 0, anew: true });
    target.draw();
    return () => {
      if (target.root === element.current) Object.assign(target, { root: null, left: performance.now() });
    };
  }, [id]);
  return createElement("div", { ref: element, className: "prose live", "data-part": id });
}
