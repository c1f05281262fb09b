// Speaks with the builder that frames this page, and with nobody else. The app shares this realm, so everything sent
// from here is untrusted text for the builder.
const { dataset, src } = document.currentScript;
const { parent } = window;
const post = parent.postMessage.bind(parent);
const every = window.setInterval.bind(window);
const PER_SECOND = { chatter: 60, news: 30 };
const CHATTER = new Set(["console", "net"]); // however much of it there is, an error comes through
const OF_BUILDS = new Set(["ready", "swap", "painted", "kept", "reloading", "pong"]); // no more than builds and orders
let left = { ...PER_SECOND };

export const ownScript = src;
// What the page shows or is about to show: { build, js, css, page }; without a build it is no page of an app.
export const current = { build: dataset.build, js: dataset.js, css: dataset.css, page: dataset.page };
export const stays = "stay" in dataset; // a page in words, which only another build takes away

const LONE = /\p{Surrogate}/gu; // half an emoji: nothing that travels as UTF-8 can hold it
const wellFormed = (text) => text.replace(LONE, "\ufffd");

export const cut = (value, length = 2000) => {
  let text = "?";
  try {
    text = String(value ?? "");
  } catch {
    // an object may refuse to become text
  }
  return wellFormed(text.length > length ? `${text.slice(0, length)}…` : text);
};

const mayCome = (kind) => left[kind] > 0 && left[kind]--;

export const send = (type, fields = {}) => {
  if (parent === window || !(OF_BUILDS.has(type) || mayCome(CHATTER.has(type) ? "chatter" : "news"))) return;
  post({ v: 1, src: "preview", type, build: current.build, ...fields }, dataset.builder);
};
every(() => (left = { ...PER_SECOND }), 1000);

// `orders`: type → what to do with the message. Only the builder may give them.
export const obey = (orders) =>
  addEventListener("message", (event) => {
    if (event.origin !== dataset.builder || event.source !== parent || event.data?.src !== "builder") return;
    if (Object.hasOwn(orders, event.data.type)) orders[event.data.type](event.data);
  });
