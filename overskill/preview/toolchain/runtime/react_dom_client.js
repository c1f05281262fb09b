// Stands in for "react-dom/client" in previews: remembers every root so that the bridge can swap a new build in.
import real, * as names from "@preview/react-dom-client";

const roots = (globalThis.__previewRoots ??= new Map());

function remember(root, container) {
  roots.set(root, container);
  const unmount = root.unmount.bind(root);
  root.unmount = () => {
    roots.delete(root);
    unmount();
  };
  return root;
}

export const version = names.version;
export const createRoot = (container, options) => remember(names.createRoot(container, options), container);
export const hydrateRoot = (container, children, options) =>
  remember(names.hydrateRoot(container, children, options), container);
export default { ...real, createRoot, hydrateRoot };
