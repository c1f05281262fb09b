// What the app writes to its console, as lines of text.
import { cut, send } from "./builder.js";

export const readable = (value) => {
  if (value instanceof Error) return cut(value.stack || value.message);
  if (typeof value !== "object" || value === null) return cut(value);
  try {
    return cut(JSON.stringify(value));
  } catch {
    return "[object]";
  }
};

// console.error("%s is %d", "a", 1): the first text is a template (React writes all its warnings so).
const filledIn = ([template, ...values]) => {
  if (typeof template !== "string" || !values.length) return [template, ...values].map(readable);
  const text = template.slice(0, 8000).replace(/%([%sdifoOc])/g, (found, kind) => {
    if (kind === "%") return "%";
    if (!values.length) return found;
    const value = values.shift();
    if (kind === "c") return ""; // a style
    if (kind === "d" || kind === "i") return String(typeof value === "object" ? NaN : Math.trunc(Number(value)));
    return kind === "f" ? String(Number(value)) : readable(value);
  });
  return [cut(text, 4000), ...values.map(readable)];
};

for (const level of ["error", "warn", "info", "log"]) {
  const original = console[level].bind(console);
  console[level] = (...values) => {
    original(...values);
    send("console", { level, args: filledIn(values.slice(0, 8)) });
  };
}
