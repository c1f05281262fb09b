// Stands in for "react-dom/client" in previews: remembers every root so that the bridge can swap a new build in, and for
// an error which component was being drawn.
import real, * as names from "@preview/react-dom-client";

const roots = (globalThis.__previewRoots ??= new Map());
const stacks = (globalThis.__previewStacks ??= new WeakMap());

function rememberWhere(error, { componentStack }) {
  if (typeof error === "object" && error) stacks.set(error, componentStack ?? "");
}

function tellUncaught(error, info) {
  rememberWhere(error, info);
  reportError(error);
}

// An error boundary (every route of a data router has one) keeps the page, not what the page was to show.
function tellCaught(error, info) {
  rememberWhere(error, info);
  console.error(error);
  globalThis.__previewCaught?.(error);
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

const telling = (options) => ({ onUncaughtError: tellUncaught, onCaughtError: tellCaught, ...options });

export const version = names.version;
export const createRoot = (container, options) => remember(names.createRoot(container, telling(options)), container);
export const hydrateRoot = (container, children, options) =>
  remember(names.hydrateRoot(container, children, telling(options)), container);
export default { ...real, createRoot, hydrateRoot };
