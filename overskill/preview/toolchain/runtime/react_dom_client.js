// Stands in for "react-dom/client" in previews: remembers every root so that the bridge can swap a new build in, and for
// an error that nobody caught which component was being drawn.
import real, * as names from "@preview/react-dom-client";

const roots = (globalThis.__previewRoots ??= new Map());
const stacks = (globalThis.__previewStacks ??= new WeakMap());

function tellWhere(error, { componentStack }) {
  if (typeof error === "object" && error) stacks.set(error, componentStack ?? "");
  reportError(error);
}

function remember(root, container) {
  roots.set(root, container);
  const unmount = root.unmount.bind(root);
  root.unmount = () => {
    roots.delete(root);
    unmount();
  };
  return root;
}

const telling = (options) => ({ onUncaughtError: tellWhere, ...options });

export const version = names.version;
export const createRoot = (container, options) => remember(names.createRoot(container, telling(options)), container);
export const hydrateRoot = (container, children, options) =>
  remember(names.hydrateRoot(container, children, telling(options)), container);
export default { ...real, createRoot, hydrateRoot };
