// The running app beside the chat. What its bridge says is untrusted: only text, only so much a second. More than that is
// not even looked at: a hostile app can send faster than this page can read.
import { useEffect, useRef, useState } from "react";
import { begin, forget, say } from "$/public/external/overskill/ui/client/app_console.jsx";
import { AppData, PreviewBar } from "$/public/external/overskill/ui/client/preview_bar.jsx";
import { PreviewLost } from "$/public/external/overskill/ui/client/preview_lost.jsx";
import { isNewer, lastWriter, order, showing, wrote } from "$/public/external/overskill/ui/client/preview_orders.jsx";
import { usePresence } from "$/public/external/overskill/ui/client/preview_presence.jsx";

const PER_SECOND = 10; // messages that go on to the server
const MOST = 150; // messages that are looked at; a bridge sends fewer
const SHARE = 200; // ms for them; what takes longer is paid back
const DEPTH = 3;
const LONE = /\p{Surrogate}/gu; // half an emoji: no socket can carry it
// Dialogs come from the app's own page, and its bridge keeps them from coming without end.
const SANDBOX = ["allow-scripts allow-same-origin allow-forms allow-downloads", "allow-modals"].join(" ");

const words = (value) => (typeof value === "string" ? value : ""); // an object may refuse to become text
const wellFormed = (text) => text.slice(0, 8000).replace(LONE, "\ufffd");
function plain(value, depth = DEPTH) {
  if (typeof value === "string") return wellFormed(value);
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (!depth || typeof value !== "object" || value === null) return null;
  if (Array.isArray(value)) return value.slice(0, 20).map((one) => plain(one, depth - 1));
  return Object.fromEntries(Object.entries(value).slice(0, 30).map(([name, one]) => [wellFormed(name), plain(one, depth - 1)]));
}

// Messages of this frame from this origin.
function useBridge(frame, origin, hear) {
  const heard = useRef(hear);
  heard.current = hear;
  useEffect(() => {
    let [left, time] = [MOST, SHARE];
    const refill = setInterval(() => ([left, time] = [MOST, Math.min(SHARE, time + SHARE)]), 1000);
    const take = (e) => {
      if (!origin || e.origin !== origin || e.source !== frame.current?.contentWindow || left <= 0 || time <= 0) return;
      left -= 1;
      const began = performance.now();
      if (e.data?.src === "preview") heard.current(plain(e.data));
      time -= performance.now() - began;
    };
    addEventListener("message", take);
    return () => {
      removeEventListener("message", take);
      clearInterval(refill);
    };
  }, [origin]);
}

// Passes on what the server has to know: of each page and build the first error, and what was refused or asked for.
function useNews(onHeard) {
  const memory = useRef({ left: PER_SECOND, failed: false, told: false });
  useEffect(() => {
    const refill = setInterval(() => (memory.current.left = PER_SECOND), 1000);
    return () => clearInterval(refill);
  }, []);
  const tell = (message) => {
    const now = memory.current;
    if ((message.type === "error" && now.failed) || now.left-- <= 0) return;
    now.failed ||= message.type === "error";
    now.told = true;
    onHeard(message);
  };
  const fresh = (page) => {
    if (memory.current.told) onHeard({ type: "fresh", page });
    Object.assign(memory.current, { failed: false, told: false });
  };
  return { tell, fresh };
}

export function PreviewFrame({ src, origin, build, buildId, name, follows = true, onHeard, children }) {
  const frame = useRef(null);
  const met = useRef(""); // the build that had last stored something when the present one began
  const [size, setSize] = useState("full");
  const [route, setRoute] = useState("/");
  const [asking, setAsking] = useState(false);
  const presence = usePresence(frame, src, follows && build === "ready" ? buildId : "");
  const news = useNews(onHeard);

  const starts = (page) => {
    met.current = lastWriter(origin);
    begin(page ? "The page was loaded" : "A new build is on show");
    news.fresh(page);
  };
  const hears = {
    ready: () => starts(true),
    swap: () => starts(false),
    nav: ({ path }) => typeof path === "string" && setRoute(path.slice(0, 500)),
    stored: ({ build: writer }) => wrote(origin, words(writer).slice(0, 64)),
    console: ({ level, args }) => say(words(level), Array.isArray(args) ? args.map(words).join(" ") : ""),
    error: (message) => {
      say("error", words(message.message));
      news.tell({ ...message, newer: isNewer(origin, met.current, words(message.build)) });
    },
    refused: news.tell,
    open: news.tell,
    kept: news.tell,
  };
  useBridge(frame, origin, (message) => {
    presence.spoke(typeof message.build === "string" ? message.build : undefined);
    if (Object.hasOwn(hears, message.type)) hears[message.type](message);
  });
  const go = (path) => {
    const next = path.startsWith("/") ? path : `/${path}`;
    setRoute(next);
    order("go", { path: next });
  };
  const back = () => {
    setRoute("/");
    presence.anew();
  };
  const at = (path) => (src ? `${src}${src.includes("?") ? "&" : "?"}path=${encodeURIComponent(path)}` : undefined);
  useEffect(() => {
    showing(frame.current);
    forget();
    setRoute("/");
  }, [src]);

  return (
    <>
      <PreviewBar route={route} at={at} size={size} onBack={() => order("back")} onReload={presence.reload} onRoute={setRoute} onGo={go} onSize={setSize} onData={() => setAsking(!asking)} />
      <div className="canvas" data-size={size}>
        {src && (
          <iframe
            ref={frame} data-testid="preview-frame" data-build={build} data-build-id={buildId} title={`Preview of ${name}`}
            src={src} sandbox={SANDBOX} allow="clipboard-write; fullscreen" onLoad={presence.loaded}
          />
        )}
        {["lost", "absent"].includes(presence.place) && <PreviewLost place={presence.place} origin={origin} onBack={back} />}
        {asking && <div className="overapp top"><AppData origin={origin} onDone={() => setAsking(false)} /></div>}
        {children}
      </div>
    </>
  );
}
