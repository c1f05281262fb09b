// The bar that steers the running app: back, reload, its route, the width, its data, a tab of its own.
import { useState } from "react";
import { ClearData } from "$/public/external/overskill/ui/client/clear_data.jsx";
import { Icon } from "$/public/external/overskill/ui/client/icon.jsx";

const SIZES = [["full", "Full width", "monitor"], ["tablet", "Tablet, 768 px", "tablet"], ["phone", "Phone, 390 px", "smartphone"]];

function Tool({ label, name, small = true, ...rest }) {
  return (
    <button type="button" className="btn ghost icon-only sm" aria-label={label} title={label} {...rest}><Icon name={name} className={small ? "s14" : ""} /></button>
  );
}

// `at(route)`: the address that opens the app there in a tab of its own.
export function PreviewBar({ route, at, size, onBack, onReload, onRoute, onGo, onSize, onData }) {
  return (
    <div className="routebar">
      <Tool label="Back" name="arrow-left" small={false} onClick={onBack} />
      <Tool label="Reload" name="rotate-cw" onClick={onReload} />
      <label className="field">
        <Icon name="lock" className="s14" />
        <span className="sr-only">Route</span>
        <input value={route} spellCheck={false} autoComplete="off" onChange={(e) => onRoute(e.target.value)} onKeyDown={(e) => e.key === "Enter" && !e.nativeEvent.isComposing && e.keyCode !== 229 && onGo(e.currentTarget.value)} />
      </label>
      <div className="seg icons devices" role="group" aria-label="Screen size">
        {SIZES.map(([key, label, icon]) => (
          <button key={key} type="button" aria-pressed={size === key} aria-label={label} title={label} onClick={() => onSize(key)}><Icon name={icon} /></button>
        ))}
      </div>
      <Tool label="The app’s data" name="database" data-testid="app-data" onClick={onData} />
      <a className="btn ghost icon-only sm" href={at(route)} target="_blank" rel="noopener" aria-label="Open in a new tab" title="Open in a new tab"><Icon name="external-link" className="s14" /></a>
    </div>
  );
}

export function AppData({ origin, onDone }) {
  const [cleared, setCleared] = useState(false);
  return (
    <div className={cleared ? "appnote" : "appnote offers"} role="status" data-testid="app-data-question">
      <Icon name={cleared ? "check" : "database"} className="s14" />
      <span className="grow">{cleared ? "The app’s data is cleared, and it has started anew." : "What the app keeps in this browser (localStorage, cookies, databases) can be cleared. Its code stays."}</span>
      <span className="acts">
        {!cleared && <ClearData origin={origin} look="btn sm" onCleared={() => setCleared(true)} />}
        <button type="button" className="btn ghost icon-only sm" aria-label="Close" onClick={onDone}><Icon name="x" className="s14" /></button>
      </span>
    </div>
  );
}
