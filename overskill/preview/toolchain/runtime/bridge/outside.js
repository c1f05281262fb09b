// Ways out of the app: links, forms and new windows. A page of another site in this frame would be the end of the
// preview, so the builder is told instead: it offers the address to the person, or says what cannot be done.
import { cut, send } from "./builder.js";

const OUTSIDE = new Set(["http:", "https:", "mailto:", "tel:", "sms:"]);
const NEW_TAB = (target) => Boolean(target) && !["_self", "_top", "_parent"].includes(target.toLowerCase());

const addressOf = (value) => {
  try {
    return new URL(String(value), document.baseURI);
  } catch {
    return null;
  }
};
const isOwn = (url) => url.protocol === location.protocol && url.host === location.host;

const refuse = (kind, detail = "") => send("refused", { kind, detail: cut(detail, 300) });
const offer = (url) => {
  if (url && OUTSIDE.has(url.protocol)) send("open", { url: cut(url.href) });
  else refuse("window");
};

const follow = (event) => {
  const link = event.composedPath().find((one) => one instanceof HTMLAnchorElement || one instanceof HTMLAreaElement);
  const url = link?.hasAttribute("href") && !link.hasAttribute("download") ? addressOf(link.href) : null;
  if (event.defaultPrevented || !url || url.protocol === "javascript:") return;
  const asked = event.ctrlKey || event.metaKey || event.shiftKey || event.button === 1;
  if (asked || NEW_TAB(link.target) || !isOwn(url)) {
    event.preventDefault();
    offer(url);
  } else if (link.target) {
    event.preventDefault(); // this frame is the whole window, as far as the app is concerned
    location.assign(url);
  }
};
addEventListener("click", follow);
addEventListener("auxclick", (event) => event.button === 1 && follow(event));

addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  const said = (name) => submitter?.getAttribute(`form${name}`) ?? form.getAttribute(name) ?? "";
  const method = said("method").toLowerCase();
  const url = addressOf(said("action") || location.href);
  if (event.defaultPrevented || method === "dialog" || url?.protocol === "javascript:") return;
  if (method !== "post" && url && isOwn(url) && !NEW_TAB(said("target"))) return;
  event.preventDefault();
  if (method === "post") return refuse("form", url && isOwn(url) ? url.pathname : url?.host);
  if (url) url.search = String(new URLSearchParams(new FormData(form, submitter)));
  offer(url);
});

// location.href = "…", form.submit() and whatever else leads a page elsewhere, where the browser tells beforehand.
window.navigation?.addEventListener("navigate", (event) => {
  const url = addressOf(event.destination.url);
  if (!event.cancelable || event.hashChange || event.downloadRequest != null || !url) return;
  if (isOwn(url) && !event.formData) return;
  event.preventDefault();
  if (event.formData) refuse("form", isOwn(url) ? url.pathname : url.host);
  else offer(url);
});

window.open = (address = "", target = "_blank") => {
  const url = addressOf(address);
  if (!address || url?.href === "about:blank") refuse("window");
  else if (url && isOwn(url) && !NEW_TAB(String(target))) location.assign(url);
  else offer(url);
  return null;
};
