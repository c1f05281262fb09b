// A tool call's row. Pressed, it opens to what the call was given, what it answered and how long it took.
import { useEffect, useId, useState } from "react";
import env from "$/env.json";
import { getBackendURL } from "$/utils/state";

const opened = new Set(); // outside React: what a person opened stays open when the run ends and the row is drawn anew
const seconds = (n) => (n < 1 ? `${Math.round(n * 1000)} ms` : `${n.toFixed(1)} s`);

async function fetched(run, call, signal) {
  const address = new URL(`/api/runs/${run}/calls/${call}`, getBackendURL(env.PING));
  const answer = await fetch(address, { credentials: "include", signal });
  if (!answer.ok) throw new Error("The details could not be loaded. Close and open this row to try again.");
  return answer.json();
}

function useDetails(run, call, stage, open) {
  const [details, setDetails] = useState(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    if (!open) return;
    const leave = new AbortController();
    fetched(run, call, leave.signal).then(
      (found) => (setDetails(found), setProblem("")),
      (error) => leave.signal.aborted || setProblem(error instanceof TypeError ? "No connection. The details come when it is back." : error.message),
    );
    return () => leave.abort();
  }, [run, call, stage, open]);
  return [details, problem];
}

function Field({ name, text, bad }) {
  return (
    <section className={bad ? "field is-bad" : "field"}>
      <h4>{name}</h4>
      <pre tabIndex={0} aria-label={name}>{text}</pre>
    </section>
  );
}

function Details({ details, problem }) {
  if (!details) return <p className="muted" role="status">{problem || "Loading the details"}</p>;
  return (
    <>
      {problem && <p className="muted" role="status">{problem}</p>}
      {details.input.map(([name, value]) => <Field key={name} name={name} text={value} />)}
      {details.raw && <Field name="Input so far" text={details.raw} />}
      {details.result && <Field name={details.isError ? "Error" : "Result"} text={details.result} bad={details.isError} />}
      {details.times.length > 0 && (
        <dl>{details.times.map(([name, time]) => <div key={name}><dt>{name}</dt><dd>{seconds(time)}</dd></div>)}</dl>
      )}
    </>
  );
}

export function CallDetails({ run, call, stage, children }) {
  const key = `${run} ${call}`;
  const id = useId();
  const [open, setOpen] = useState(opened.has(key));
  const [details, problem] = useDetails(run, call, stage, open);
  const toggle = () => {
    if (open) opened.delete(key);
    else opened.add(key);
    setOpen(!open);
  };
  return (
    <>
      <button type="button" className="line" data-testid="call-open" aria-expanded={open} aria-controls={id} onClick={toggle}>{children}</button>
      {open && <div id={id} className="details" data-testid="call-details"><Details details={details} problem={problem} /></div>}
    </>
  );
}
