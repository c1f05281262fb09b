// A source in CodeMirror, in the colours of our tokens. A module of its own: it is larger than the rest of the page (see code_view.jsx).
import CodeMirror from "@uiw/react-codemirror";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { css } from "@codemirror/lang-css";
import { html } from "@codemirror/lang-html";
import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import { tags as t } from "@lezer/highlight";

const script = (options) => () => javascript(options);
const LANGUAGES = {
  tsx: script({ jsx: true, typescript: true }), ts: script({ typescript: true }), jsx: script({ jsx: true }),
  js: script(), mjs: script(), css, html, svg: html, json,
};
const COLOURS = HighlightStyle.define([
  { tag: [t.keyword, t.modifier, t.operatorKeyword, t.controlKeyword, t.definitionKeyword, t.moduleKeyword], color: "var(--c-key)" },
  { tag: [t.string, t.special(t.string), t.regexp], color: "var(--c-str)" },
  { tag: [t.function(t.variableName), t.function(t.propertyName)], color: "var(--c-fn)" },
  { tag: [t.tagName, t.angleBracket], color: "var(--c-tag)" },
  { tag: t.attributeName, color: "var(--c-attr)" },
  { tag: [t.number, t.bool, t.null, t.unit, t.color], color: "var(--c-num)" },
  { tag: [t.typeName, t.className, t.namespace], color: "var(--c-type)" },
  { tag: t.comment, color: "var(--c-com)", fontStyle: "italic" },
  { tag: [t.punctuation, t.operator, t.bracket], color: "var(--c-pun)" },
]);
const LOOK = EditorView.theme({
  "&": { backgroundColor: "transparent", color: "var(--text)", font: "400 var(--t-code) var(--mono)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { font: "inherit", overflow: "auto", scrollbarWidth: "thin", scrollbarColor: "var(--line-2) transparent" },
  ".cm-content": { padding: "8px 0", cursor: "auto" },
  ".cm-line": { padding: "0 16px 0 4px" },
  ".cm-gutters": { backgroundColor: "transparent", border: "0", color: "var(--text-3)" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "52px", padding: "0 16px 0 8px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--accent-soft)" },
  ".cm-matchingBracket, .cm-selectionMatch": { backgroundColor: "var(--fill-3) !important" },
});
const SETUP = { foldGutter: false, dropCursor: false, allowMultipleSelections: false, autocompletion: false, highlightActiveLine: false, highlightActiveLineGutter: false, closeBrackets: false };
const FIXED = [LOOK, syntaxHighlighting(COLOURS), EditorState.readOnly.of(true), EditorView.contentAttributes.of({ "aria-label": "Source", "aria-readonly": "true", tabindex: "0" })];

export default function Source({ value, path }) {
  const language = LANGUAGES[path.split(".").pop()];
  return <CodeMirror key={path} value={value} height="100%" theme="none" editable={false} readOnly={true} basicSetup={SETUP} extensions={language ? [...FIXED, language()] : FIXED} />;
}
