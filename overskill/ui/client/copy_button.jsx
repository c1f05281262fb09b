// Copies a text in the browser and says so for two seconds.
import { useEffect, useState } from "react";
import { Icon } from "$/public/external/overskill/ui/client/icon.jsx";

// Without HTTPS, other than on this machine, a page has no clipboard: then the browser copies what is selected.
function copied(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.body.appendChild(Object.assign(document.createElement("textarea"), { value: text }));
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done ? Promise.resolve() : Promise.reject(new Error("The text could not be copied."));
}

export function CopyButton({ text, label = "Copy", ...rest }) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const t = setTimeout(() => setDone(false), 2000);
    return () => clearTimeout(t);
  }, [done]);
  const copy = () => copied(text).then(() => setDone(true), () => {});
  return (
    <button type="button" className="btn ghost icon-only sm" aria-label={done ? "Copied" : label} title={done ? "Copied" : label} onClick={copy} {...rest}>
      <Icon name={done ? "check" : "copy"} className="s14" />
    </button>
  );
}
