// A password with “show”, and for a new one how strong it is. The judgement is a hint: any password is accepted.
import { useState } from "react";
import { Icon } from "$/public/external/overskill/ui/client/icon/icon.jsx";

const WORDS = ["", "Short", "Fair", "Good", "Strong"];
function strength(text) {
  if (!text) return 0;
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter((k) => k.test(text)).length;
  const bits = text.length * (2 + kinds);
  return bits < 28 ? 1 : bits < 44 ? 2 : bits < 60 ? 3 : 4;
}

export function PasswordField({ testid, fresh }) {
  const [shown, setShown] = useState(false);
  const [level, setLevel] = useState(0);
  const label = shown ? "Hide password" : "Show password";
  return (
    <label className="f">
      Password
      <span className="field">
        <input
          name="password" data-testid={testid} type={shown ? "text" : "password"} required spellCheck={false} autoCapitalize="none"
          autoComplete={fresh ? "new-password" : "current-password"} onInput={(e) => fresh && setLevel(strength(e.target.value))}
        />
        <button type="button" aria-label={label} title={label} aria-pressed={shown} onClick={() => setShown(!shown)}>
          <Icon name={shown ? "eye-off" : "eye"} />
        </button>
      </span>
      {fresh && (
        <span className="hint" role="status">
          <span className="strength">{[1, 2, 3, 4].map((n) => <i key={n} className={n <= level ? "on" : ""} />)}</span>
          {WORDS[level]}
        </span>
      )}
    </label>
  );
}
