// Errors that nobody caught or an error boundary of React did, and files that could not be loaded.
import { current, cut, send } from "./builder.js";
import { readable } from "./console.js";
import { isFilled } from "./painted.js";
import { hasData } from "./stored.js";

export const failure = { any: false }; // whether the page has failed since it was loaded

const RECENT = 2000; // ms
let pressed = { words: "", at: -RECENT, build: "" };
addEventListener("click", ({ target, timeStamp }) => {
  const button = target instanceof Element ? target.closest("button, a, [role=button], label, summary") : null;
  pressed = { words: button?.textContent.trim() || button?.getAttribute("aria-label") || "", at: timeStamp, build: current.build };
}, true);
const lastPressed = () =>
  pressed.build === current.build && performance.now() - pressed.at < RECENT ? cut(pressed.words, 60) : "";

// React tells which component it was drawing (see react_dom_client.js).
const components = (error) => {
  const stack = globalThis.__previewStacks?.get(error) ?? "";
  return [...stack.matchAll(/^\s*(?:at )?([A-Z]\w*)/gm)].slice(0, 4).map(([, name]) => cut(name, 60));
};

export const sendError = (message, error, place = {}) => {
  failure.any = true;
  const where = { path: cut(location.pathname, 300), empty: !isFilled(), stored: hasData() };
  const cause = { stack: cut(error?.stack, 4000), components: components(error), pressed: lastPressed() };
  send("error", { message: cut(message), ...where, ...cause, ...place });
};

// The first place of the stack, as an event tells it of an error that nobody caught.
const placeOf = (error) => {
  const [, file, line, col] = /((?:https?|blob):[^\s()]+):(\d+):(\d+)/.exec(error?.stack ?? "") ?? [];
  return file ? { file: cut(file, 300), line: Number(line), col: Number(col) } : {};
};
globalThis.__previewCaught = (error) => sendError(String(error), error, placeOf(error));

const reportFailure = (event) => {
  const element = event.target;
  if (element instanceof Element) {
    const address = cut(element.src || element.href, 500);
    send("console", { level: "error", args: [`<${element.localName}> could not load ${address}`] });
  } else {
    sendError(event.message, event.error, { file: cut(event.filename, 300), line: event.lineno, col: event.colno });
  }
};
addEventListener("error", reportFailure, true);
addEventListener("unhandledrejection", (event) => {
  sendError(`Unhandled rejection: ${readable(event.reason)}`, event.reason);
});
