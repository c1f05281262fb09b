// The running app beside the chat, and the bar that steers it. What its bridge says is untrusted: only text, only so much a second.
import { useEffect, useRef, useState } from "react";
import { Icon } from "$/public/external/overskill/ui/client/icon/icon.jsx";
import { enters } from "$/public/external/overskill/ui/client/keys/keys.jsx";

const PER_SECOND = 10;
const TOLD = new Set(["console", "error"]);
const SIZES = [["full", "Full width", "monitor"], ["tablet", "Tablet, 768 px", "tablet"], ["phone", "Phone, 390 px", "smartphone"]];
const SANDBOX = "allow-scripts allow-same-origin allow-forms allow-downloads";

// Messages of this frame from this origin, at most PER_SECOND of them.
function useBridge(frame, origin, hear) {
  const heard = useRef(hear);
  heard.current = hear;
  useEffect(() => {
    let left = PER_SECOND;
    const refill = setInterval(() => (left = PER_SECOND), 1000);
    const take = (e) => {
      if (!origin || e.origin !== origin || e.source !== frame.current?.contentWindow) return;
      if (e.data?.src !== "preview" || left-- <= 0) return;
      heard.current(e.data);
    };
    addEventListener("message", take);
    return () => {
      clearInterval(refill);
      removeEventListener("message", take);
    };
  }, [origin]);
}

export function PreviewFrame({ src, origin, build, buildId, name, onHeard, children }) {
  const frame = useRef(null);
  const alive = useRef(false); // the bridge of the page on show has spoken
  const shown = useRef("");
  const [size, setSize] = useState("full");
  const [route, setRoute] = useState("/");

  const post = (type, more = {}) => frame.current?.contentWindow?.postMessage({ v: 1, src: "builder", type, ...more }, origin);
  const reload = () => {
    if (!frame.current) return;
    if (alive.current) post("reload");
    else frame.current.src = src;
  };
  const go = (path) => {
    const next = path.startsWith("/") ? path : `/${path}`;
    setRoute(next);
    post("go", { path: next });
  };
  useBridge(frame, origin, (message) => {
    if (message.type === "ready") alive.current = true;
    if (message.type === "nav" && typeof message.path === "string") setRoute(message.path.slice(0, 500));
    if (TOLD.has(message.type)) onHeard(message);
  });
  // A page whose bridge lives swaps new builds in by itself; any other is loaded again.
  useEffect(() => {
    if (build !== "ready" || !buildId || buildId === shown.current) return;
    const first = shown.current === "";
    shown.current = buildId;
    if (!first && !alive.current) reload();
  }, [build, buildId]);
  useEffect(() => {
    alive.current = false;
  }, [src]);

  return (
    <>
      <div className="routebar">
        <button type="button" className="btn ghost icon-only sm" aria-label="Back" onClick={() => post("back")}><Icon name="arrow-left" /></button>
        <button type="button" className="btn ghost icon-only sm" aria-label="Reload" onClick={reload}><Icon name="rotate-cw" className="s14" /></button>
        <label className="field">
          <Icon name="lock" className="s14" />
          <span className="sr-only">Route</span>
          <input value={route} spellCheck={false} autoComplete="off" onChange={(e) => setRoute(e.target.value)} onKeyDown={(e) => enters(e) && go(e.currentTarget.value)} />
        </label>
        <div className="seg icons devices" role="group" aria-label="Screen size">
          {SIZES.map(([key, label, icon]) => (
            <button key={key} type="button" aria-pressed={size === key} aria-label={label} title={label} onClick={() => setSize(key)}><Icon name={icon} /></button>
          ))}
        </div>
        <a className="btn ghost icon-only sm" href={src || undefined} target="_blank" rel="noopener" aria-label="Open in a new tab"><Icon name="external-link" className="s14" /></a>
      </div>
      <div className="canvas" data-size={size}>
        {src && (
          <iframe
            ref={frame} data-testid="preview-frame" data-build={build} data-build-id={buildId} title={`Preview of ${name}`}
            src={src} sandbox={SANDBOX} allow="clipboard-write; fullscreen"
          />
        )}
        {children}
      </div>
    </>
  );
}
