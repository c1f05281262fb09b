// What is said where no page of the app answers in the frame, and how to go on.
import { Icon } from "$/public/external/overskill/ui/client/icon.jsx";

const hostOf = (origin) => {
  try {
    return new URL(origin);
  } catch {
    return { hostname: "", host: "" };
  }
};

function reasons(origin) {
  const { hostname, host } = hostOf(origin);
  const common = `Your browser gets no answer from ${host}, where the preview runs.`;
  if (!hostname.endsWith(".localhost")) {
    return [common, `Names like ${hostname} have to lead to the server that runs OverSkill, and it has to be reachable there. The setting OVERSKILL_PREVIEW_HOST says which names previews have.`];
  }
  return [
    common,
    "Names that end in .localhost belong to your own computer. Chrome, Edge and Firefox know that; other browsers and some systems do not.",
    "Open OverSkill in one of these browsers, or let the names lead to this computer (a wildcard entry for *.localhost in a local DNS such as dnsmasq), or give previews other names with OVERSKILL_PREVIEW_HOST. When OverSkill runs elsewhere, its preview port has to be reachable from here, too.",
  ];
}

export function PreviewLost({ place, origin, onBack }) {
  const never = place === "absent";
  const words = never ? reasons(origin) : ["The app does not answer, or another page has taken its place: one that cannot be shown here."];
  return (
    <div className="lostapp" role="alert" data-testid="preview-lost" data-place={place}>
      <Icon name={never ? "wifi-off" : "cloud-off"} />
      <h2>{never ? "The preview cannot be opened" : "The app is gone from the preview"}</h2>
      {words.map((sentence) => <p key={sentence}>{sentence}</p>)}
      <button type="button" className="btn primary" data-testid="preview-back" onClick={onBack}>
        <Icon name="rotate-cw" className="s14" />
        {never ? "Try again" : "Bring the app back"}
      </button>
    </div>
  );
}
