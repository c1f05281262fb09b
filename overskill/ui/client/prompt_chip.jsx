// Puts an example into the prompt box of the page, for the person to change or send.
export function PromptChip({ prompt, className, children }) {
  const give = () => dispatchEvent(new CustomEvent("overskill:prompt", { detail: prompt }));
  return <button type="button" className={className} onClick={give}>{children}</button>;
}
