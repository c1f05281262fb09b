// Runs first in every preview page: reports to the builder that frames it and swaps new builds in.
import { obey, send } from "./builder.js";
import "./console.js";
import "./errors.js";
import "./network.js";
import "./leftovers.js";
import "./outside.js";
import "./dialogs.js";
import "./refused.js";
import { go, reportPath } from "./route.js";
import { provideStorage } from "./stand_in.js";
import { clearData } from "./stored.js";
import { follow, startAnew } from "./swap.js";

obey({
  ping: () => send("pong"),
  reload: () => {
    send("reloading");
    startAnew();
  },
  clear: () => clearData().finally(startAnew),
  back: () => history.back(),
  go,
});
send("ready");
provideStorage();
reportPath();
follow();
