// An SVG file as a module: its address as the default export, and a React component as `ReactComponent` (or as the default,
// for "./logo.svg?react").
import { dataUrl } from './assets.mjs'

const ROOT = /<svg\b((?:[^>"']|"[^"]*"|'[^']*')*)>/i
const ATTRIBUTE = /([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g
const OWN_NAMES = { class: 'className', 'xlink:href': 'xlinkHref', 'xml:space': 'xmlSpace', 'xmlns:xlink': 'xmlnsXlink' }

const camel = (name) => OWN_NAMES[name] ?? (/^(data|aria)-/.test(name) ? name : name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase()))

function parts(text) {
  const root = ROOT.exec(text)
  if (!root) return { attributes: {}, inner: '' }
  const found = [...root[1].matchAll(ATTRIBUTE)].filter(([, name]) => name !== 'style')
  const end = text.lastIndexOf('</svg')
  const inner = root[1].endsWith('/') ? '' : text.slice(root.index + root[0].length, end < 0 ? undefined : end)
  return { attributes: Object.fromEntries(found.map(([, name, double, single]) => [camel(name), double ?? single])), inner }
}

export function svgModule(name, text, suffix) {
  const { attributes, inner } = parts(text)
  const component = `export const ReactComponent = (props) => createElement("svg", { ...${JSON.stringify(attributes)}, ...props, dangerouslySetInnerHTML: { __html: ${JSON.stringify(inner)} } });`
  const asComponent = /^\?(react|component|jsx)\b/.test(suffix)
  return `import { createElement } from "react";\n${component}\nexport default ${asComponent ? 'ReactComponent' : JSON.stringify(dataUrl(name, text))}`
}
