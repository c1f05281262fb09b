// alert, confirm, prompt and print come as everywhere, but not without end: in a row of them a person could not even
// reach the builder any more.
import { send } from "./builder.js";

const MOST = 10; // within
const SPAN = 10_000; // ms
const UNSEEN = 1; // ms; nobody answers that fast: the browser shows none to a framed page
const REFUSAL = { alert: undefined, confirm: false, prompt: null, print: undefined };
let recent = [];

for (const [name, refusal] of Object.entries(REFUSAL)) {
  const real = window[name].bind(window);
  window[name] = (...values) => {
    const began = performance.now();
    recent = recent.filter((at) => at > began - SPAN);
    if (recent.length >= MOST) {
      send("refused", { kind: "dialogs", detail: name });
      return refusal;
    }
    const answer = real(...values);
    recent.push(performance.now());
    if (name !== "print" && performance.now() - began < UNSEEN) send("refused", { kind: "dialog", detail: name });
    return answer;
  };
}
