// A password with “show”. For a new one: how long it has to be, said before, and how strong it is, which is only a hint.
// One that cannot be accepted is told here and stays as it was typed; the form is not sent.
import { useEffect, useRef, useState } from "react";
import { Icon } from "$/public/external/overskill/ui/client/icon.jsx";

const SHORTEST = 8, LONGEST = 1024; // characters, as the server counts them
const WORDS = ["", "Weak", "Fair", "Good", "Strong"];
const RULE = `At least ${SHORTEST} characters`;

function strength(text) {
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter((k) => k.test(text)).length;
  const bits = text.length * (2 + kinds);
  return bits < 28 ? 1 : bits < 44 ? 2 : bits < 60 ? 3 : 4;
}

function judge(text) {
  const length = [...text].length;
  if (length > LONGEST) return { level: 0, words: `At most ${LONGEST} characters`, wrong: true };
  if (length < SHORTEST) return { level: 0, words: length ? `${RULE}, ${length} so far` : RULE, wrong: true };
  return { level: strength(text), words: WORDS[strength(text)], wrong: false };
}

export function PasswordField({ testid, fresh, name = "password", label = "Password" }) {
  const field = useRef(null);
  const [shown, setShown] = useState(false);
  const [text, setText] = useState("");
  const [refused, setRefused] = useState(false);
  const { level, words, wrong } = judge(text);
  const show = `${shown ? "Hide" : "Show"} password`;
  useEffect(() => {
    setText(field.current.value); // typed, or filled in, before this script ran
  }, []);
  useEffect(() => {
    if (fresh) field.current.setCustomValidity(wrong ? words : "");
  }, [fresh, wrong, words]);
  const refuse = (e) => {
    e.preventDefault(); // said below, in the page's own words
    setRefused(true);
    field.current.focus();
  };
  const bad = fresh && refused && wrong;
  return (
    <label className="f">
      {label}
      <span className={`field${bad ? " bad" : ""}`}>
        <input
          ref={field} name={name} data-testid={testid} type={shown ? "text" : "password"} required spellCheck={false} autoCapitalize="none"
          autoComplete={fresh ? "new-password" : "current-password"} onInput={(e) => setText(e.target.value)}
          onInvalid={fresh ? refuse : undefined} aria-invalid={bad || undefined} aria-describedby={fresh ? `${testid}-hint` : undefined}
        />
        <button type="button" aria-label={show} title={show} aria-pressed={shown} onClick={() => setShown(!shown)}>
          <Icon name={shown ? "eye-off" : "eye"} />
        </button>
      </span>
      {fresh && (
        <span className={`hint${bad ? " bad" : ""}`} id={`${testid}-hint`} role={bad ? "alert" : "status"}>
          <span className="strength">{[1, 2, 3, 4].map((n) => <i key={n} className={n <= level ? "on" : ""} />)}</span>
          {words}
        </span>
      )}
    </label>
  );
}
