// Pages of earlier messages. Each comes once, over the stream of texts and before the state names it: what one more page
// costs does not depend on how many there are. Only the bookmark of a version may change in them.
import { hear } from "$/public/external/overskill/ui/live_text/live_text.jsx";

const NONE = [];
const pages = new Map(); // name → rows

hear("page", ([name, rows, first]) => {
  if (first) pages.clear(); // the chat was opened anew, or it is another one
  pages.set(name, rows);
});

hear("mark", ([number, bookmarked]) => {
  const marked = (row) => (row.version.number === number ? { ...row, version: { ...row.version, bookmarked } } : row);
  for (const [name, rows] of pages) pages.set(name, rows.map(marked));
});

export const pageOf = (name) => pages.get(name) ?? NONE;
