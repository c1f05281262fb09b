// A tool call's row. Pressed, it opens to what the call was given, what it answered and how long it took.
import { useEffect, useId, useRef, useState } from "react";
import env from "$/env.json";
import { getBackendURL } from "$/utils/state";

const opened = new Set(); // outside React: what a person opened stays open when the run ends and the row is drawn anew
const OPENED = 500; // that are remembered: a page may be open for weeks
const PAUSE = 150; // ms between an answer and the next question, while the call is being written
const NEAR = 24;
const seconds = (n) => (n < 1 ? `${Math.round(n * 1000)} ms` : `${n.toFixed(1)} s`);

async function fetched(run, call, signal, more = "") {
  const address = new URL(`/api/runs/${run}/calls/${call}${more}`, getBackendURL(env.PING));
  const answer = await fetch(address, { credentials: "include", signal });
  if (!answer.ok) throw new Error("The details could not be loaded. Close and open this row to try again.");
  return answer.json();
}

function useDetails(run, call, stage, waits, upto, open) {
  const [details, setDetails] = useState(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    if (!open) return;
    const leave = new AbortController();
    fetched(run, call, leave.signal, upto ? `?upto=${upto}` : "").then(
      (found) => (setDetails(found), setProblem("")),
      (error) => leave.signal.aborted || setProblem(error instanceof TypeError ? "No connection. The details come when it is back." : error.message),
    );
    return () => leave.abort();
  }, [run, call, stage, waits, upto, open]);
  return [details, problem];
}

// The input while it is written: each answer holds only what is new, and it is appended to what stands here.
function Typed({ run, call }) {
  const view = useRef(null);
  useEffect(() => {
    const leave = new AbortController();
    let timer = 0;
    const ask = async (place) => {
      const grown = await fetched(run, call, leave.signal, `/typed?from=${place}`).catch(() => null);
      if (leave.signal.aborted) return;
      grown?.pieces.forEach(([name, text]) => append(view.current, name, text));
      if (!grown || grown.open) timer = setTimeout(ask, grown ? PAUSE : 10 * PAUSE, grown?.next ?? place);
    };
    view.current.replaceChildren();
    ask(0);
    return () => (leave.abort(), clearTimeout(timer));
  }, [run, call]);
  return <div className="typing" ref={view} />;
}

function append(view, name, text) {
  let field = [...view.children].find((one) => one.dataset.name === name);
  if (!field) {
    field = view.appendChild(document.createElement("section"));
    field.dataset.name = name;
    field.appendChild(document.createElement("h4")).textContent = called(name);
    const words = Object.assign(field.appendChild(document.createElement("pre")), { tabIndex: 0, ariaLabel: called(name) });
    words.appendChild(document.createTextNode(""));
  }
  const words = field.lastChild;
  const follows = words.scrollHeight - words.scrollTop - words.clientHeight <= NEAR;
  words.firstChild.appendData(text);
  if (follows) words.scrollTop = words.scrollHeight;
}

function Stages({ stages }) {
  return (
    <section>
      <h4>Stages</h4>
      <ol className="steps">
        {stages.map(([name, time, fact], n) => <li key={n}><b>{name}</b><span>{fact}</span><i>{time === null ? "" : seconds(time)}</i></li>)}
      </ol>
    </section>
  );
}

function End({ onEnd }) {
  const [asked, setAsked] = useState(false);
  const end = () => (setAsked(true), onEnd());
  return <button type="button" className="btn ghost sm" data-testid="call-cancel" disabled={asked} onClick={end}>Cancel this call</button>;
}

function Field({ name, text, bad }) {
  return (
    <section className={bad ? "is-bad" : ""}>
      <h4>{name}</h4>
      <pre tabIndex={0} aria-label={name}>{text}</pre>
    </section>
  );
}

// What a call was given, as a person calls it; what is not known keeps its name, in words.
const NAMES = {
  file_path: "File", original_file_path: "From", new_file_path: "To", content: "Content", lines: "Lines", query: "Searched for",
  search: "Before", replace: "After", first_replaced_line: "From line", last_replaced_line: "To line", include_pattern: "In files like",
  exclude_pattern: "Not in files like", case_sensitive: "Capitals count", name: "Name", startdate: "From", enddate: "To", granularity: "By",
};
const called = (name) => NAMES[name] ?? name[0].toUpperCase() + name.slice(1).replace(/[_-]/g, " ");
const resultOf = (details) => (details.cancelled ? "Cancelled" : details.isError ? "Error" : "Result");

// `past`: in a replay, where nothing is typed any more.
function Details({ details, problem, past }) {
  if (!details) return <p className="muted" role="status">{problem || "Loading the details"}</p>;
  return (
    <>
      {problem && <p className="muted" role="status">{problem}</p>}
      {details.input.map(([name, value]) => <Field key={name} name={called(name)} text={value} />)}
      {past && details.raw && <Field name="Input so far" text={details.raw} />}
      {details.result && <Field name={resultOf(details)} text={details.result} bad={details.isError && !details.cancelled} />}
      {details.stages.length > 1 && <Stages stages={details.stages} />}
      {details.times.length > 0 && (
        <dl>{details.times.map(([name, time]) => <div key={name}><dt>{name}</dt><dd>{seconds(time)}</dd></div>)}</dl>
      )}
    </>
  );
}

export function CallDetails({ run, call, stage, waits, endable, onEnd, upto = 0, children }) {
  const key = `${run} ${call}`;
  const id = useId();
  const [open, setOpen] = useState(opened.has(key));
  const [details, problem] = useDetails(run, call, stage, waits, upto, open);
  const isWritten = details?.input.length > 0 || details?.result;
  const toggle = () => {
    if (open) opened.delete(key);
    else opened.add(key);
    if (opened.size > OPENED) opened.delete(opened.values().next().value); // the one that was opened first
    setOpen(!open);
  };
  return (
    <>
      <button type="button" className="line" data-testid="call-open" aria-expanded={open} aria-controls={id} onClick={toggle}>{children}</button>
      {open && (
        <div id={id} className="details" data-testid="call-details">
          {endable && <End onEnd={onEnd} />}
          {!isWritten && !upto && <Typed run={run} call={call} />}
          <Details details={details} problem={problem} past={upto > 0} />
        </div>
      )}
    </>
  );
}
