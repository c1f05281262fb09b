// What a person could not read, reach or make out on the page as it is now.
() => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });

  // Any CSS colour as [red, green, blue, alpha]; the canvas knows oklch, color-mix and the rest.
  function rgba(colour) {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  }
  const over = ([r, g, b, a], under) => [r, g, b].map((value, n) => value * a + under[n] * (1 - a));

  function ground(el) {
    const layers = [];
    for (let at = el; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none" && at !== document.documentElement) return null; // drawn: not judged here
      layers.push(rgba(style.backgroundColor));
      if (layers.at(-1)[3] === 1) break;
    }
    return layers.reduceRight((under, layer) => over(layer, under), [255, 255, 255]);
  }

  // WCAG 2.2, relative luminance and contrast ratio.
  const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  function contrast(one, other) {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }

  const visible = (el) => el.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
  const described = (el) => `${el.tagName.toLowerCase()}.${el.getAttribute("class") ?? ""} “${el.textContent.trim().slice(0, 40)}”`;

  function faint() {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = new Set();
    while (texts.nextNode()) {
      const el = texts.currentNode.parentElement;
      if (!texts.currentNode.data.trim() || !visible(el) || el.closest(":disabled, [aria-hidden=true], .sr-only, svg, script, style, noscript")) continue;
      const under = ground(el);
      if (!under) continue;
      const style = getComputedStyle(el);
      const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
      const ratio = contrast(over(rgba(style.color), under), under);
      if (ratio < (large ? 3 : 4.5)) found.add(`${described(el)} ${ratio.toFixed(2)}`);
    }
    return [...found];
  }

  // Inside a box that scrolls or cuts off by itself, width is that box's own affair.
  function contained(el) {
    for (let at = el.parentElement; at && at !== document.body; at = at.parentElement)
      if (getComputedStyle(at).overflowX !== "visible") return true;
    return false;
  }
  const wide = () =>
    [...document.body.querySelectorAll("*")]
      .filter((el) => visible(el) && el.getBoundingClientRect().right > innerWidth + 1 && !contained(el) && !el.closest("svg"))
      .map(described);

  const nameless = () =>
    [...document.querySelectorAll("button, a[href], input, textarea, iframe")]
      .filter(visible)
      .filter((el) => !(el.textContent.trim() || el.ariaLabel || el.title || el.labels?.length || el.getAttribute("aria-labelledby")))
      .map((el) => el.outerHTML.slice(0, 120));

  const scrolls = document.documentElement.scrollWidth > innerWidth + 1 ? ["the whole page scrolls sideways"] : [];
  return { dark: luminance(ground(document.body)) < 0.2, wide: [...scrolls, ...wide()], faint: faint(), nameless: nameless() };
}
