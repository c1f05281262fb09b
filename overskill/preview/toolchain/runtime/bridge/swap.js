// Shows new builds as they come: the style sheet alone, the app anew in the same page, or the page anew.
import { current, send, stays } from "./builder.js";
import { failure, sendError } from "./errors.js";
import { endLeftovers, once } from "./leftovers.js";
import { filledSoon, isFilled, twoFrames } from "./painted.js";

const MAX_SWAPS = 20; // what nobody can end for an app goes with the next reload
let swaps = 0;
let good = null; // the last build that could be seen and did not fail

let leaving = false; // an app that asks whether to leave it would hold its own next build up
addEventListener("beforeunload", (event) => leaving && event.stopImmediatePropagation(), true);

// A page in words may be the answer to a form: it is left by its address, not by sending the form again.
export const startAnew = () => {
  leaving = true;
  if (stays) location.replace(location.pathname + location.search);
  else location.reload();
  return new Promise(() => {});
};

const loaded = (link) =>
  new Promise((resolve) => {
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });

const swapStyles = async (href) => {
  const old = document.querySelector("link[data-app]");
  if (old?.getAttribute("href") === href) return;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  link.dataset.app = "";
  await loaded(link);
  old?.remove();
};

// A module runs once per address: a build that comes back (an edit taken back) needs a new one.
const run = new Set([current.js]);
const freshAddress = (address) => (run.has(address) ? `${address}?again=${swaps}` : address);

const endApp = () => {
  for (const [root, container] of [...(globalThis.__previewRoots ?? [])]) {
    root.unmount();
    container.replaceChildren();
  }
  endLeftovers();
};

const swapApp = async ({ js, css }) => {
  const address = freshAddress(js);
  const ahead = Object.assign(document.createElement("link"), { rel: "modulepreload", href: address });
  await Promise.all([swapStyles(css), loaded(ahead)]);
  endApp();
  run.add(js);
  swaps += 1;
  await import(address);
};

const needsReload = (next) =>
  failure.any || once.used || swaps >= MAX_SWAPS || next.page !== current.page || !globalThis.__previewRoots?.size;

// A build that dies before anything of it can be seen is like one that does not build: the last good one stays.
const keepTheLast = async (kept) => {
  try {
    await swapApp(kept);
    send("kept");
  } catch (error) {
    sendError(error?.message ?? error, error);
  }
};

const settle = async (since, kept) => {
  const { build, js, css } = current;
  const superseded = () => current.build !== build;
  await filledSoon(() => failure.any || superseded());
  await twoFrames();
  if (superseded()) return;
  if (!failure.any && isFilled()) good = { js, css };
  if (failure.any && !isFilled() && kept) await keepTheLast(kept);
  send("painted", { build, ms: Math.round(performance.now() - since), empty: !isFilled() });
};

const show = async (next) => {
  if (next.build === current.build) return;
  if (!current.build && stays) return Object.assign(current, { build: next.build });
  const started = performance.now();
  const onlyStyles = current.build && !failure.any && next.js === current.js && next.page === current.page;
  if (!onlyStyles && (!current.build || needsReload(next))) return startAnew();
  Object.assign(current, next); // an error from here on is one of this build
  send("swap");
  try {
    await (onlyStyles ? swapStyles(next.css) : swapApp(next));
  } catch {
    return startAnew(); // some modules may run only once in a page: whether the build works, a new page tells
  }
  settle(started, onlyStyles ? null : good);
};

// One build after the other. A hidden page lets its connection go: a browser keeps few of them open to one host.
let queue = Promise.resolve();
let stream = null;
const Events = window.EventSource;
const listen = () => {
  if (document.hidden) {
    stream?.close();
    stream = null;
  } else if (!stream) {
    stream = new Events("/@live");
    stream.onmessage = (event) => {
      queue = queue.then(() => show(JSON.parse(event.data)));
    };
  }
};

export const follow = () => {
  document.addEventListener("visibilitychange", listen);
  listen();
  if (current.build) addEventListener("DOMContentLoaded", () => settle(0, null));
};
