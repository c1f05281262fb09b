// What is no longer under the pointer when it is let go takes no click: what a press would move waits for its end.
const waiting = [];
let held = false;
const release = () => {
  held = false;
  setTimeout(() => waiting.splice(0).forEach((act) => act())); // a click comes in the task of the release
};
if (typeof document !== "undefined") {
  addEventListener("pointerdown", () => (held = true), true);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, release, true);
}

export const afterPress = (act) => {
  waiting.push(act);
  if (!held) release();
};
