// What the builder may tell the page in the frame, from wherever the button for it stands; and which build of an app
// kept something in this browser, which only the builder can remember without the app seeing it.
const KEPT = 50; // builds remembered for each app
let shown = null;

export const showing = (frame) => (shown = frame);

// To whatever stands there: nothing in it is a secret, and a page of another origin does not know the words.
export const order = (type, more = {}) => shown?.contentWindow?.postMessage({ v: 1, src: "builder", type, ...more }, "*");

const slot = (origin) => `overskill.stored.${origin}`;
const read = (origin) => {
  try {
    return JSON.parse(localStorage.getItem(slot(origin))) ?? { writers: [] };
  } catch {
    return { writers: [] };
  }
};
const write = (origin, known) => {
  try {
    localStorage.setItem(slot(origin), JSON.stringify(known));
  } catch {
    // without storage of its own the builder does not know whose data it is
  }
};

export const lastWriter = (origin) => read(origin).last ?? "";

export function wrote(origin, build) {
  const { writers } = read(origin);
  write(origin, { writers: writers.includes(build) ? writers : [...writers, build].slice(-KEPT), last: build });
}

// Whether the data that `build` met, last written by `writer`, is of a build that came later.
export function isNewer(origin, writer, build) {
  const { writers } = read(origin);
  return Boolean(writer) && writer !== build && writers.includes(build) && writers.indexOf(writer) > writers.indexOf(build);
}

export function clearData(origin) {
  write(origin, { writers: [] });
  order("clear");
}
