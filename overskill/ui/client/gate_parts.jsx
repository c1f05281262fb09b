// Parts of the account pages: where somebody goes on to after signing in, and whether this browser lets them sign in.
import { useEffect, useState } from "react";
import { Icon } from "$/public/external/overskill/ui/client/icon.jsx";

// Where to go on to: what the form's address names, or this very page where the form stands in another page's place.
function next() {
  if (/^\/(login|signup)\/?$/.test(location.pathname)) return new URLSearchParams(location.search).get("next") ?? "";
  return location.pathname + location.search + location.hash;
}

// To the form, and from there back to this page.
export function SignInLink({ className, children }) {
  const [query, setQuery] = useState("");
  useEffect(() => setQuery(`?next=${encodeURIComponent(location.pathname)}`), []);
  return <a href={`/login${query}`} className={className}>{children}</a>;
}

// From one account page to the other, which leads on to the same place.
export function GateLink({ href, children }) {
  const [query, setQuery] = useState("");
  useEffect(() => {
    if (next()) setQuery(`?next=${encodeURIComponent(next())}`);
  }, []);
  return <a href={href + query}>{children}</a>;
}

// For the form itself.
export function NextPlace() {
  const [place, setPlace] = useState("");
  useEffect(() => setPlace(next()), []);
  return place && <input type="hidden" name="next" value={place} readOnly />;
}

// Tried, not asked: navigator.cookieEnabled is true in Chromium where all site data is blocked.
function cookiesWork() {
  document.cookie = "overskill-try=1; Path=/; SameSite=Lax";
  const kept = document.cookie.includes("overskill-try=1");
  document.cookie = "overskill-try=; Path=/; SameSite=Lax; Max-Age=0";
  return kept;
}

export function CookiesNeeded() {
  const [blocked, setBlocked] = useState(false);
  useEffect(() => setBlocked(!cookiesWork()), []);
  if (!blocked) return null;
  return (
    <div className="problem" role="alert" data-testid="cookies-needed">
      <Icon name="circle-alert" className="s14" />
      <span>Signing in needs a cookie, and this browser blocks cookies here. Allow them for {location.host}, then load this page again.</span>
    </div>
  );
}
