// A page of earlier messages. Far from what is read, only its height is left: a browser keeps all it has ever laid out,
// and what a thousand messages leave there slows every frame and every collection of garbage.
import { useLayoutEffect, useRef } from "react";

const NEAR = "4000px 0px"; // the fastest wheel turns less between two frames

export function EarlierPage({ children }) {
  const place = useRef(null);
  useLayoutEffect(() => {
    const page = place.current;
    const passes = new IntersectionObserver(
      (looks) => {
        const { isIntersecting, boundingClientRect } = looks.at(-1);
        if (boundingClientRect.height === 0) return; // on a phone the whole chat goes out of sight, and comes back
        page.style.height = isIntersecting ? "" : `${boundingClientRect.height}px`;
        page.toggleAttribute("data-far", !isIntersecting);
      },
      { root: page.closest("[role=log]"), rootMargin: NEAR },
    );
    passes.observe(page);
    return () => passes.disconnect();
  }, []);
  return <div className="page" ref={place}>{children}</div>;
}
