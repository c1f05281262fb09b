// A browser that blocks storage, or has no room in it, costs what was to be kept beyond this page, nothing else: Reflex and
// our own scripts read and write as ever. Stands in the head, so that it runs before every other script.
(() => {
  const blocked = (name) => {
    try {
      return window[name].getItem("") === undefined;
    } catch {
      return true;
    }
  };
  const inMemory = () => {
    const kept = new Map();
    return {
      get length() {
        return kept.size;
      },
      key: (n) => [...kept.keys()][n] ?? null,
      getItem: (key) => kept.get(String(key)) ?? null,
      setItem: (key, value) => void kept.set(String(key), String(value)),
      removeItem: (key) => void kept.delete(String(key)),
      clear: () => kept.clear(),
    };
  };
  for (const name of ["localStorage", "sessionStorage"]) {
    if (blocked(name)) Object.defineProperty(window, name, { value: inMemory(), configurable: true });
  }
  const { getItem, setItem, removeItem } = Storage.prototype;
  const unwritten = new Map();
  const of = (storage) => unwritten.get(storage) ?? unwritten.set(storage, new Map()).get(storage);
  Storage.prototype.setItem = function (key, value) {
    try {
      setItem.call(this, key, value);
      of(this).delete(String(key));
    } catch {
      of(this).set(String(key), String(value));
    }
  };
  Storage.prototype.getItem = function (key) {
    return of(this).get(String(key)) ?? getItem.call(this, key);
  };
  Storage.prototype.removeItem = function (key) {
    of(this).delete(String(key));
    removeItem.call(this, key);
  };
})();
