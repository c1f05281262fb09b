// Enter as people mean it: the one that chooses a word in an input method is not ours, and a touch keyboard, which has
// no Shift to break a line with, breaks it.
export const composes = (e) => e.nativeEvent.isComposing || e.keyCode === 229;
export const touches = () => matchMedia("(pointer: coarse)").matches;
export const enters = (e) => e.key === "Enter" && !composes(e); // in a field of one line
export const sends = (e) => enters(e) && !e.shiftKey && !touches(); // where a line can be broken
