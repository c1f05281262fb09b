// Runs first in every preview page: reports to the builder that frames it and swaps new builds in.
// The app shares this realm, so everything sent from here is untrusted text for the builder.
(() => {
  const { builder, build, js, css, page } = document.currentScript.dataset;
  const framed = window.parent !== window;
  const MESSAGES_PER_SECOND = 60;
  const MAX_SWAPS = 20; // what an unmounted app leaves behind (timers, listeners) goes with the next reload
  const current = { build, js, css, page };
  let budget = MESSAGES_PER_SECOND;
  let swaps = 0;
  let broken = false;

  // --- to the builder ---

  const cut = (value, length = 2000) => {
    let text = "?";
    try {
      text = String(value ?? "");
    } catch {
      // an object may refuse to become text
    }
    return text.length > length ? `${text.slice(0, length)}…` : text;
  };

  const readable = (value) => {
    if (value instanceof Error) return cut(value.stack || value.message);
    if (typeof value !== "object" || value === null) return cut(value);
    try {
      return cut(JSON.stringify(value));
    } catch {
      return "[object]";
    }
  };

  const post = window.parent.postMessage.bind(window.parent);
  const send = (type, fields = {}) => {
    if (!framed || budget <= 0) return;
    budget -= 1;
    post({ v: 1, src: "preview", type, ...fields }, builder);
  };
  setInterval(() => (budget = MESSAGES_PER_SECOND), 1000);

  const sendError = (message, error, place = {}) => {
    broken = true;
    send("error", { message: cut(message), stack: cut(error?.stack, 4000), ...place });
  };

  for (const level of ["error", "warn", "info", "log"]) {
    const original = console[level].bind(console);
    console[level] = (...values) => {
      original(...values);
      send("console", { level, args: values.slice(0, 8).map(readable) });
    };
  }

  const reportFailure = (event) => {
    const element = event.target;
    if (element instanceof Element) {
      const address = cut(element.src || element.href, 500);
      send("console", { level: "error", args: [`<${element.localName}> could not load ${address}`] });
    } else {
      const place = { file: cut(event.filename, 300), line: event.lineno, col: event.colno };
      sendError(event.message, event.error, place);
    }
  };
  addEventListener("error", reportFailure, true);
  addEventListener("unhandledrejection", (event) => {
    sendError(`Unhandled rejection: ${readable(event.reason)}`, event.reason);
  });
  addEventListener("securitypolicyviolation", (event) => {
    const text = `Blocked by the preview's security policy (${event.effectiveDirective}): ${cut(event.blockedURI, 300)}`;
    send("console", { level: "error", args: [text] });
  });

  const realFetch = window.fetch;
  window.fetch = async (...request) => {
    const started = performance.now();
    const url = cut(request[0]?.url ?? request[0], 500);
    const method = cut(request[1]?.method ?? request[0]?.method ?? "GET", 10);
    const report = (outcome) => send("net", { method, url, ms: Math.round(performance.now() - started), ...outcome });
    try {
      const response = await realFetch(...request);
      report({ status: response.status });
      return response;
    } catch (error) {
      report({ status: 0, error: cut(error.message, 300) });
      throw error;
    }
  };

  let reported = "";
  const reportPath = () => {
    const path = cut(location.pathname + location.search + location.hash, 500);
    if (path !== reported) send("nav", { path });
    reported = path;
  };
  for (const method of ["pushState", "replaceState"]) {
    const original = history[method];
    history[method] = function (...values) {
      original.apply(this, values);
      reportPath();
    };
  }
  addEventListener("popstate", reportPath);
  addEventListener("hashchange", reportPath);

  // --- painted: two frames after something of the app stands in the page ---

  const PAINT_LIMIT = 2000;
  const filled = () => [...document.querySelectorAll("[data-root]")].some((root) => root.childElementCount > 0);
  const reportPainted = (since) => {
    const started = performance.now();
    const look = () => {
      const empty = !filled();
      if (empty && performance.now() - started < PAINT_LIMIT) return setTimeout(look, 4);
      requestAnimationFrame(() =>
        requestAnimationFrame(() => {
          const ms = Math.round(performance.now() - since);
          send("painted", { build: current.build, ms, empty });
        }),
      );
    };
    look();
  };

  // --- new builds ---

  const loaded = (link) =>
    new Promise((resolve) => {
      link.onload = link.onerror = resolve;
      document.head.append(link);
    });

  const swapStyles = async (href) => {
    const old = document.querySelector("link[data-app]");
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    link.dataset.app = "";
    await loaded(link);
    old?.remove();
  };

  // A module runs once per address: a build that comes back (an edit taken back) needs a new one.
  const run = new Set([js]);
  const freshAddress = (address) => (run.has(address) ? `${address}?again=${swaps}` : address);

  const swapApp = async (next) => {
    const roots = globalThis.__previewRoots;
    const address = freshAddress(next.js);
    const ahead = Object.assign(document.createElement("link"), { rel: "modulepreload", href: address });
    await Promise.all([next.css === current.css || swapStyles(next.css), loaded(ahead)]);
    for (const [root, container] of [...roots]) {
      root.unmount();
      container.replaceChildren();
    }
    run.add(next.js);
    swaps += 1;
    await import(address);
  };

  const needsReload = (next) =>
    !current.build || broken || swaps >= MAX_SWAPS || next.page !== current.page || !globalThis.__previewRoots?.size;

  const show = async (next) => {
    if (next.build === current.build) return;
    const started = performance.now();
    const onlyStyles = current.build && !broken && next.js === current.js && next.page === current.page;
    if (!onlyStyles && needsReload(next)) return location.reload();
    try {
      await (onlyStyles ? swapStyles(next.css) : swapApp(next));
    } catch (error) {
      sendError(error?.message ?? error, error);
    }
    Object.assign(current, next);
    reportPainted(started);
  };

  // One build after the other. A hidden page lets its connection go: a browser keeps few of them open to one host.
  let queue = Promise.resolve();
  let stream = null;
  const listen = () => {
    if (document.hidden) {
      stream?.close();
      stream = null;
    } else if (!stream) {
      stream = new EventSource("/@live");
      stream.onmessage = (event) => {
        queue = queue.then(() => show(JSON.parse(event.data)));
      };
    }
  };
  document.addEventListener("visibilitychange", listen);
  listen();

  // --- from the builder ---

  const orders = {
    reload: () => location.reload(),
    back: () => history.back(),
    go: ({ path }) => {
      const target = new URL(String(path), location.origin);
      if (target.origin !== location.origin) return;
      history.pushState(null, "", target.pathname + target.search + target.hash);
      dispatchEvent(new PopStateEvent("popstate"));
    },
  };
  addEventListener("message", (event) => {
    if (event.origin !== builder || event.source !== window.parent || event.data?.src !== "builder") return;
    if (Object.hasOwn(orders, event.data.type)) orders[event.data.type](event.data);
  });

  send("ready");
  reportPath();
  if (current.build) addEventListener("DOMContentLoaded", () => reportPainted(0));
})();
