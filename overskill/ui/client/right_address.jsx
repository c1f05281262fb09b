// The page opened by another name than its own (127.0.0.1, the machine's address): cookies, sign-in and the live connection
// belong to the one address the server was given, so the page leads there or names it. Needs no connection to do so.
import { useEffect, useState } from "react";

const HERE = ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"];

export function RightAddress({ address }) {
  const [goal, setGoal] = useState("");
  useEffect(() => {
    const right = new URL(address);
    if (right.origin === location.origin) return;
    const there = right.origin + location.pathname + location.search + location.hash;
    const sameMachine = HERE.includes(right.hostname) && HERE.includes(location.hostname) && right.port === location.port;
    if (sameMachine) location.replace(there);
    else setGoal(there);
  }, []);
  if (!goal) return null;
  return (
    <div className="elsewhere" role="alertdialog" aria-labelledby="elsewhere" data-testid="right-address">
      <h1 id="elsewhere">Open this page at its own address</h1>
      <p>
        This server answers at <b>{address}</b>. Signing in and everything live work there only, not at {location.origin}.
      </p>
      <a className="btn primary lg" href={goal}>Go to {new URL(address).host}</a>
      <p className="small">
        Is that not where you reach it? Then start the server with <code>OVERSKILL_PUBLIC_URL={location.origin}</code>
      </p>
    </div>
  );
}
