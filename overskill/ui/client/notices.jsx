// What tells a person who looks elsewhere that a run has ended: the browser's own notifications, once they were allowed.
import { useEffect, useState } from "react";

const SLOT = "overskill.notices";
const known = () => typeof Notification !== "undefined";
const wanted = () => known() && Notification.permission === "granted" && localStorage.getItem(SLOT) === "on";

export function notify(title, body, tag) {
  if (!wanted()) return;
  try {
    const note = new Notification(title, { body, tag, icon: "/favicon.svg" });
    note.onclick = () => {
      window.focus();
      note.close();
    };
  } catch {
    // some browsers, on phones, show them to service workers only: the tab's title says it all the same
  }
}

const SAYS = {
  on: "A notification of your system when a run ends while you look elsewhere.",
  off: "A notification of your system when a run ends while you look elsewhere. The browser asks once.",
  blocked: "This browser does not let this site notify you. Allow it in the site's settings (beside the address), then come back.",
  none: "This browser cannot notify you here. The tab's title still says when a run has ended.",
};

export function NoticeSwitch() {
  const [state, setState] = useState("");
  const look = () => setState(!known() ? "none" : Notification.permission === "denied" ? "blocked" : wanted() ? "on" : "off");
  useEffect(() => {
    look();
    addEventListener("focus", look);
    return () => removeEventListener("focus", look);
  }, []);
  const press = async () => {
    const on = state !== "on" && (await Notification.requestPermission()) === "granted";
    localStorage.setItem(SLOT, on ? "on" : "off");
    look();
  };
  const able = state === "on" || state === "off";
  return (
    <div className="row">
      <div className="grow"><b>When a run ends</b><small>{SAYS[state || "off"]}</small></div>
      {able && <button type="button" className="btn soft" data-testid="notices" aria-pressed={state === "on"} onClick={press}>{state === "on" ? "Stop notifying me" : "Notify me"}</button>}
    </div>
  );
}
