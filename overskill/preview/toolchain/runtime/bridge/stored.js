// What the app keeps in this browser. The builder is told which build kept something last, so that it can tell when an
// older one meets newer data, and can have all of it cleared.
import { current, send } from "./builder.js";

let told = null;
export const tellStored = () => {
  if (told === current.build) return;
  told = current.build;
  send("stored");
};

const telling = (owner, method) => {
  const original = owner?.prototype[method];
  if (!original) return;
  owner.prototype[method] = function (...values) {
    tellStored();
    return original.apply(this, values);
  };
};
telling(window.Storage, "setItem");
telling(window.IDBFactory, "open");

const storages = () => ["localStorage", "sessionStorage"].flatMap((name) => {
  try {
    return [window[name]];
  } catch {
    return []; // some browsers give a framed page none
  }
});

export const hasData = () => told !== null || storages().some((storage) => storage.length > 0);

export const clearData = async () => {
  for (const storage of storages()) storage.clear();
  for (const cookie of document.cookie.split("; ")) {
    document.cookie = `${cookie.split("=")[0]}=; Max-Age=0; Path=/; Secure; SameSite=None; Partitioned`;
    document.cookie = `${cookie.split("=")[0]}=; Max-Age=0; Path=/`;
  }
  try {
    for (const { name } of (await window.indexedDB?.databases?.()) ?? []) indexedDB.deleteDatabase(name);
    for (const name of (await window.caches?.keys()) ?? []) await caches.delete(name);
  } catch {
    // no storage at all: nothing to clear
  }
};
