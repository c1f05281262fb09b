// Pages of earlier messages. Each comes once, over the stream of texts and before the state names it, and never changes:
// what one more page costs does not depend on how many there are.
import { hear } from "$/public/external/overskill/ui/live_text/live_text.jsx";

const NONE = [];
const pages = new Map(); // name → rows

hear("page", ([name, rows, first]) => {
  if (first) pages.clear(); // the chat was opened anew, or it is another one
  pages.set(name, rows);
});

export const pageOf = (name) => pages.get(name) ?? NONE;
