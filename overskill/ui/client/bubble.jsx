// What a person said. A very long text is folded; it can be copied, or brought back into the prompt box and changed.
import { useState } from "react";
import { CopyButton } from "$/public/external/overskill/ui/client/copy_button.jsx";
import { Icon } from "$/public/external/overskill/ui/client/icon.jsx";

const CHARACTERS = 1500;
const LINES = 20;
const isLong = (text) => text.length > CHARACTERS || text.split("\n", LINES + 1).length > LINES;

export function Bubble({ text, again, children }) {
  const [open, setOpen] = useState(false);
  const long = isLong(text);
  const edit = () => dispatchEvent(new CustomEvent("overskill:prompt", { detail: text }));
  return (
    <>
      <div className="bubble" dir="auto">
        {children}
        <div className={long && !open ? "words is-folded" : "words"} data-words="">{text}</div>
        {long && (
          <button type="button" dir="ltr" className="btn ghost sm" data-testid="prompt-unfold" aria-expanded={open} onClick={() => setOpen(!open)}>
            <Icon name={open ? "chevron-up" : "chevron-down"} className="s14" />
            {open ? "Show less" : `Show all ${text.length.toLocaleString("en")} characters`}
          </button>
        )}
      </div>
      {again && (
        <div className="again">
          <CopyButton text={text} label="Copy" data-testid="prompt-copy" />
          <button type="button" className="btn ghost icon-only sm" data-testid="prompt-edit" aria-label="Edit and send again" title="Edit and send again" onClick={edit}>
            <Icon name="pencil" className="s14" />
          </button>
        </div>
      )}
    </>
  );
}
