// Runs before the page's own scripts: notes what a person would have seen pass by, for the tests to read afterwards.
(() => {
  if (window !== top) return;
  const seen = (window.__seen = { stages: {}, statuses: {}, builds: [], lines: [], order: {}, sources: [], csp: [] });
  const push = (list, value) => value !== null && list.at(-1) !== value && list.push(value);
  const part = (el) =>
    el.dataset.testid === "tool-call"
      ? `${el.dataset.tool} ${el.dataset.path ?? ""}`
      : (el.querySelector("[data-part]")?.dataset.part ?? "");

  const partsOf = (message) =>
    [...message.querySelectorAll('[data-testid="tool-call"], [data-testid="loop-message"]')];
  window.__parts = (message) => partsOf(message).map(part);

  function look() {
    for (const message of document.querySelectorAll('[data-testid="message"][data-role="assistant"]')) {
      const id = message.dataset.messageId;
      push((seen.statuses[id] ??= []), message.dataset.status);
      const parts = partsOf(message);
      if (message.getAttribute("aria-busy")) {
        seen.order[id] = parts.map(part);
        push(seen.lines, message.querySelector('[data-testid="thinking-status"]')?.textContent ?? null);
      }
      parts
        .filter((el) => el.dataset.testid === "tool-call")
        .forEach((el, n) => {
          const call = (seen.stages[`${id} ${n}`] ??= { tool: el.dataset.tool, stages: [], progress: [] });
          push(call.stages, el.dataset.stage);
          push(call.progress, Number(el.dataset.progress));
        });
    }
    push(seen.sources, document.querySelector('[data-testid="preview-frame"]')?.getAttribute("src") ?? null);
    push(seen.builds, document.querySelector('[data-testid="preview-frame"]')?.dataset.build ?? null);
  }
  const changes = { subtree: true, childList: true, characterData: true, attributes: true };
  new MutationObserver(look).observe(document, changes);
  document.addEventListener("securitypolicyviolation", (e) => seen.csp.push(`${e.violatedDirective} ${e.blockedURI}`));
})();
