// A file, read only: nothing until it is looked at, then its plain text while CodeMirror is on its way, then its colours.
import { Suspense, lazy, useEffect, useRef, useState } from "react";

const Plain = ({ value }) => <pre className="plain" tabIndex={0} aria-label="Source">{value}</pre>;
const MODULE = () => import("$/public/external/overskill/ui/client/code_mirror.jsx");
const Source = lazy(() => MODULE().catch(() => ({ default: Plain }))); // without a connection it can still be read

export function CodeView({ value, path }) {
  const box = useRef(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const sight = new IntersectionObserver((looks) => looks.some((one) => one.isIntersecting) && setSeen(true));
    sight.observe(box.current);
    return () => sight.disconnect();
  }, []);
  return (
    <div ref={box}>
      {seen && <Suspense fallback={<Plain value={value} />}><Source value={value} path={path} /></Suspense>}
    </div>
  );
}
