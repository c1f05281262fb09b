// Names of files in an answer lead to the code panel. Which file is meant, the server knows.
const ENDINGS = "tsx|ts|jsx|js|mjs|css|html|json|svg|md";
const CODE = new RegExp(`^(?:[\\w@.()[\\]-]+/)*[\\w@.()[\\]-]+\\.(?:${ENDINGS})$`);
// Outside code a name with no folder may be something else: Node.js is no file.
// Each begins where a path or a name can begin, and nowhere in it: else a long path is looked through from each folder.
const WORDS = /(?<![\w@.-]\/?)(?:[\w@.-]+\/)+[\w@.-]+\.(?:tsx|ts|jsx|js|mjs|css|html|json|svg|md)\b|(?<![\w-])[\w-]+\.(?:tsx|ts|jsx|css|html|json)\b/g;
export const namesIn = (text) => [...text.matchAll(WORDS)];
const MAY = new RegExp(`\\.(?:${ENDINGS})\\b`);
const listeners = { open: () => {} };

export const onFile = (open) => (listeners.open = open);

function become(element, path) {
  element.dataset.file = path;
  Object.assign(element, { role: "link", tabIndex: 0, title: `Open ${path}` });
}

function markWords(node) {
  const names = namesIn(node.data);
  for (const { 0: path, index } of names.reverse()) {
    const link = document.createElement("span");
    node.splitText(index).splitText(path.length);
    node.nextSibling.replaceWith(link);
    link.append(path);
    become(link, path);
  }
}

// For a block that stays as it is.
export function markFiles(block) {
  if (!MAY.test(block.textContent)) return;
  const texts = [];
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest("a, pre, code")) texts.push(walker.currentNode);
  for (const code of block.querySelectorAll("code")) {
    if (!code.closest("a, pre") && CODE.test(code.textContent)) become(code, code.textContent);
  }
  texts.forEach(markWords);
}

const open = (e) => {
  const file = e.target.closest?.("[data-file]")?.dataset.file;
  if (file && (e.type === "click" || e.key === "Enter")) listeners.open(file);
};
if (typeof document !== "undefined") ["click", "keydown"].forEach((what) => document.addEventListener(what, open));
