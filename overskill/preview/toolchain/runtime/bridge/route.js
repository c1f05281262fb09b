// Where the app is.
import { cut, send } from "./builder.js";

let reported = "";
export const reportPath = () => {
  const path = cut(location.pathname + location.search + location.hash, 500);
  if (path !== reported) send("nav", { path });
  reported = path;
};
for (const method of ["pushState", "replaceState"]) {
  const original = history[method];
  history[method] = function (...values) {
    original.apply(this, values);
    reportPath();
  };
}
addEventListener("popstate", reportPath);
addEventListener("hashchange", reportPath);

export const go = ({ path }) => {
  const target = new URL(String(path), location.origin);
  if (target.origin !== location.origin) return;
  history.pushState(null, "", target.pathname + target.search + target.hash);
  dispatchEvent(new PopStateEvent("popstate"));
};
