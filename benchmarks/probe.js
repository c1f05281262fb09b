// Runs before any script of the page, in every frame: notes when something is first in the DOM.
// All times are milliseconds since 1970, on the clock that the servers use.
(() => {
  if (window.probe) return;
  const probe = (window.probe = {});
  const MARK = /\bm\d{4}\b/g;
  const LAST = "thelastword"; // the end of a conversation that was there before

  // performance.now() is fine but counts from the page's start; Date.now() is coarse: meet it where it ticks.
  const offsetNow = () => {
    const before = Date.now();
    let tick = before;
    while (tick === before) tick = Date.now();
    return tick - performance.now();
  };
  probe.calibrate = () => (probe.offset = Math.max(offsetNow(), offsetNow(), offsetNow()));
  const now = () => performance.now() + probe.offset;

  // --- the builder's page ---

  const reset = () => Object.assign(probe, { entered: 0, first: 0, firstFrame: 0, marks: {}, frames: {}, painted: [], stages: [] });
  const parts = () => [...document.querySelectorAll("[data-testid=loop-message] [data-part]")];
  let known = new Set();

  addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    reset();
    known = new Set(parts().map((part) => part.dataset.part));
    probe.entered = now();
  }, true);

  const lookForFirst = () => {
    if (!probe.entered || probe.first) return;
    if (!parts().some((part) => !known.has(part.dataset.part) && part.textContent.trim())) return;
    probe.first = now();
    requestAnimationFrame(() => (probe.firstFrame = now()));
  };

  const lookForMarks = (text) => {
    for (const [mark] of text?.matchAll(MARK) ?? []) {
      if (probe.marks[mark]) continue;
      probe.marks[mark] = now();
      requestAnimationFrame(() => (probe.frames[mark] = now()));
    }
  };

  const lookForStage = ({ dataset }) => dataset?.call && probe.stages.push([dataset.call, dataset.stage, now()]);
  const lookForRows = (node) => {
    lookForStage(node);
    node.querySelectorAll?.("[data-call]").forEach(lookForStage);
  };

  // A page may carry its words in a script before it shows them: only text counts.
  const lookForLast = (node) => {
    if (probe.last || !node.textContent?.includes(LAST)) return;
    const words = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    let text = node.nodeType === Node.TEXT_NODE ? node : words.nextNode();
    while (text && !(text.data.includes(LAST) && !text.parentElement?.closest("script, style, template"))) text = words.nextNode();
    if (!text) return;
    probe.last = performance.now();
    requestAnimationFrame(() => (probe.lastFrame = performance.now()));
  };

  // What kept the page's one thread for more than 50 ms: [when, ms].
  probe.long = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) probe.long.push([startTime + probe.offset, duration]);
  }).observe({ type: "longtask", buffered: true });

  addEventListener("message", ({ data }) => {
    if (data?.src === "preview" && data.type === "painted") probe.painted.push([data.build, now(), data.ms]);
  });

  // --- a preview inside it: the counter is interactive once a press of its button changes the number ---

  const number = () => document.querySelector("output")?.textContent;
  const press = () => {
    if (window === window.top) return;
    const button = document.querySelector('button[aria-label^="Increase"]');
    if (!button || !number() || sessionStorage.interactive) return;
    if (probe.before === undefined) {
      probe.before = number();
      button.click();
    }
    if (number() !== probe.before) sessionStorage.interactive = now(); // kept when the page is loaded again
  };

  probe.calibrate();
  reset();
  new MutationObserver((records) => {
    press();
    for (const { target, type, addedNodes } of records) {
      const changed = type === "characterData" ? [target] : addedNodes;
      if (!probe.entered) changed.forEach(lookForLast);
      else if (type === "attributes") lookForStage(target);
      else changed.forEach((node) => (lookForMarks(node.textContent), lookForRows(node)));
    }
    if (!probe.entered) return;
    lookForFirst();
  }).observe(document, { childList: true, subtree: true, characterData: true, attributeFilter: ["data-stage"] });
})();
