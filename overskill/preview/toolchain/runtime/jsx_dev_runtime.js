// Stands in for the JSX runtime in previews: writes each host element's source position into data-loc ("file:line:column").
import { jsxDEV as create, Fragment } from "react/jsx-dev-runtime";

const located = (type, props, source) => {
  if (typeof type !== "string" || !source || !props || "data-loc" in props) return props;
  const file = source.fileName.replace(/^app:/, "");
  return { ...props, "data-loc": `${file}:${source.lineNumber}:${source.columnNumber}` };
};

export { Fragment };
export const jsxDEV = (type, props, key, isStatic, source, self) =>
  create(type, located(type, props, source), key, isStatic, source, self);
