// Whether a page of the app stands in the frame: only one of ours has a bridge, and the bridge answers.
import { useEffect, useRef, useState } from "react";
import { order } from "$/public/external/overskill/ui/client/preview_orders.jsx";

const ANSWER = 2500; // ms an app may be too busy to answer
const OPENING = 20_000; // ms until a page must have come at all
const FOLLOWS = 5000; // ms in which a page has to show a new build by itself

// `place`: "opening", "here", "lost" (it was here) or "absent" (it never came). `spoke(build)`: the bridge has said so.
export function usePresence(frame, src, wanted) {
  const [place, setPlace] = useState("opening");
  const bridge = useRef({ build: "", spoke: 0, ever: false });

  const spoke = (build) => {
    bridge.current = { build: build ?? bridge.current.build, spoke: performance.now(), ever: true };
    setPlace("here");
  };
  const open = () => {
    bridge.current = { build: "", spoke: 0, ever: false };
    setPlace("opening");
  };
  const anew = () => {
    if (!frame.current || !src) return;
    open();
    frame.current.src = src;
  };
  // Resolves to whether the bridge answered.
  const ask = (type, patience = ANSWER) => {
    const asked = performance.now();
    order(type);
    return new Promise((done) => {
      const look = () => {
        const answered = bridge.current.spoke >= asked;
        if (answered || performance.now() - asked > patience) done(answered);
        else setTimeout(look, 50);
      };
      look();
    });
  };
  const reload = async () => {
    if (!bridge.current.ever || !(await ask("reload", 1000))) anew();
  };
  const loaded = async () => {
    if (!(await ask("ping"))) setPlace(bridge.current.ever ? "lost" : "absent");
  };

  useEffect(() => {
    open();
    if (!src) return;
    const late = setTimeout(() => bridge.current.ever || setPlace("absent"), OPENING);
    return () => clearTimeout(late);
  }, [src]);

  // A page whose bridge lives swaps new builds in by itself; any other is loaded again, also one that heard nothing.
  const known = useRef("");
  useEffect(() => {
    if (!wanted || wanted === known.current) return;
    const first = known.current === "";
    known.current = wanted;
    if (!first) ask("ping").then((answered) => answered || known.current !== wanted || anew());
    const late = setTimeout(async () => {
      const stale = () => bridge.current.build !== wanted && !(first && bridge.current.build);
      if ((await ask("ping")) && stale()) reload();
    }, FOLLOWS);
    return () => clearTimeout(late);
  }, [wanted]);

  return { place, spoke, anew, reload, loaded };
}
