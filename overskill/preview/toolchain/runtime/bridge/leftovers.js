// What an app starts and does not end would outlive it when a new build is swapped in: timers, listeners, connections,
// observers. They end here, as they would with a reload. Packages are shared by all builds and live on, so only what
// the app's own scripts start (under /@a/) counts; the stack says who calls.
import { ownScript } from "./builder.js";

let life = new AbortController(); // of the app that runs now
const started = []; // weak references to what has a way to end it

const fromApp = () => {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 8;
  const { stack = "" } = new Error();
  Error.stackTraceLimit = limit;
  const caller = stack.split("\n").find((line) => line.includes("/@") && !line.includes(ownScript));
  return caller?.includes("/@a/") ?? false;
};

const whileAlive = (callback, over = () => {}) => {
  const { signal } = life;
  return function (...values) {
    return signal.aborted ? over() : callback.apply(this, values);
  };
};

for (const name of ["setTimeout", "requestAnimationFrame", "requestIdleCallback"]) {
  const real = window[name]?.bind(window);
  if (real) window[name] = (callback, ...rest) =>
    real(typeof callback === "function" && fromApp() ? whileAlive(callback) : callback, ...rest);
}

const every = window.setInterval.bind(window);
window.setInterval = (callback, ...rest) => {
  if (typeof callback !== "function" || !fromApp()) return every(callback, ...rest);
  const timer = every(whileAlive(callback, () => clearInterval(timer)), ...rest);
  return timer;
};

const add = EventTarget.prototype.addEventListener;
const signalOf = (given) => (given ? (AbortSignal.any?.([given, life.signal]) ?? given) : life.signal);
EventTarget.prototype.addEventListener = function (type, listener, options) {
  if (!listener || !fromApp()) return add.call(this ?? window, type, listener, options);
  const given = typeof options === "object" && options ? options : { capture: Boolean(options) };
  return add.call(this ?? window, type, listener, { ...given, signal: signalOf(given.signal) });
};
if (window.MediaQueryList?.prototype.addListener) {
  MediaQueryList.prototype.addListener = function (listener) {
    if (listener) this.addEventListener("change", fromApp() ? whileAlive(listener) : listener);
  };
}

const ENDS = {
  ...{ BroadcastChannel: "close", EventSource: "close", WebSocket: "close", Worker: "terminate", AudioContext: "close" },
  ...{ MutationObserver: "disconnect", ResizeObserver: "disconnect", IntersectionObserver: "disconnect" },
  ...{ PerformanceObserver: "disconnect", ReportingObserver: "disconnect" },
};
for (const [name, end] of Object.entries(ENDS)) {
  if (!window[name]) continue;
  window[name] = new Proxy(window[name], {
    construct(target, values, called) {
      const made = Reflect.construct(target, values, called);
      if (fromApp()) started.push([new WeakRef(made), end]);
      return made;
    },
  });
}

const handlers = [window, document].flatMap((target) => {
  const names = [];
  for (const name in target) if (name.startsWith("on")) names.push([target, name]);
  return names;
});

// An element's class stays in the page for good: a build after it needs a page of its own.
export const once = { used: false };
if (window.customElements) {
  const define = customElements.define;
  customElements.define = function (...values) {
    once.used = true;
    return define.apply(this, values);
  };
}

const OURS = "[data-root], script"; // what stands in the body without the app (preview/page.py)

const attempt = (act) => {
  try {
    act();
  } catch {
    // it is over already, or does not want to be
  }
};

export const endLeftovers = () => {
  life.abort();
  life = new AbortController();
  for (const [reference, end] of started.splice(0)) attempt(() => reference.deref()?.[end]());
  for (const [target, name] of handlers) attempt(() => target[name] && (target[name] = null));
  for (const element of [...document.body.children]) if (!element.matches(OURS)) element.remove();
};
