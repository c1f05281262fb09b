// Some browsers give a framed page no storage at all: reading localStorage throws, and most apps would die of it.
// There, a stand-in keeps the texts in this frame's name, which outlives a reload but not the frame.
import { tellStored } from "./stored.js";

const works = (name) => {
  try {
    return Boolean(window[name]);
  } catch {
    return false;
  }
};

const keptTexts = () => {
  try {
    return Object.entries(JSON.parse(window.name).kept);
  } catch {
    return [];
  }
};

const standIn = (texts, save) => {
  const change = (act) => (...values) => {
    act(...values.map(String));
    tellStored();
    save(texts);
  };
  const methods = {
    getItem: (key) => texts.get(String(key)) ?? null,
    key: (index) => [...texts.keys()][index] ?? null,
    setItem: change((key, text) => texts.set(key, text)),
    removeItem: change((key) => texts.delete(key)),
    clear: change(() => texts.clear()),
  };
  return new Proxy(methods, {
    get: (_, name) => (name === "length" ? texts.size : (methods[name] ?? texts.get(name))),
    set: (_, name, text) => (methods.setItem(name, text), true),
    deleteProperty: (_, name) => (methods.removeItem(name), true),
    has: (_, name) => name in methods || texts.has(name),
    ownKeys: () => [...texts.keys()],
    getOwnPropertyDescriptor: (_, name) =>
      texts.has(name) ? { value: texts.get(name), enumerable: true, configurable: true, writable: true } : undefined,
  });
};

const replace = (name, storage) => Object.defineProperty(window, name, { value: storage, configurable: true });
export const provideStorage = () => {
  if (!works("localStorage")) {
    const keep = (texts) => (window.name = JSON.stringify({ kept: Object.fromEntries(texts) }));
    replace("localStorage", standIn(new Map(keptTexts()), keep));
    console.warn("This browser gives previews no storage: localStorage lasts only until the preview is closed.");
  }
  if (!works("sessionStorage")) replace("sessionStorage", standIn(new Map(), () => {}));
};
