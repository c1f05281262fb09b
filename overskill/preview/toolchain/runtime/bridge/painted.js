// Whether something of the app stands on the screen.
const PATIENCE = 2000; // ms
const later = window.setTimeout.bind(window);
const nextFrame = window.requestAnimationFrame.bind(window);

export const isFilled = () => [...document.querySelectorAll("[data-root]")].some((root) => root.childElementCount > 0);

// Until there is something to see, nothing more is to be expected (`over()`), or patience ends.
export const filledSoon = (over) =>
  new Promise((done) => {
    const started = performance.now();
    const look = () => {
      const wait = !isFilled() && !over() && performance.now() - started < PATIENCE;
      if (wait) later(look, 4);
      else done();
    };
    look();
  });

export const twoFrames = () => new Promise((done) => nextFrame(() => nextFrame(done)));
