// Clears what the app has stored in this browser, and starts it anew.
import { clearData } from "$/public/external/overskill/ui/client/preview_orders.jsx";
import { Icon } from "$/public/external/overskill/ui/client/icon.jsx";

export function ClearData({ origin, look = "btn sm", onCleared }) {
  const clear = () => {
    clearData(origin);
    onCleared?.();
  };
  return (
    <button type="button" className={look} data-testid="clear-data" onClick={clear}>
      <Icon name="trash-2" className="s14" />
      Clear this app’s data
    </button>
  );
}
