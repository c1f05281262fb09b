// Tailwind classes that have no effect: names it does not know, and names put together at run time, which it cannot see.
import { placeOf, said, withoutComments } from './place.mjs'

const ATTRIBUTE = /\bclass(?:Name)?\s*=\s*(?:"([^"]*)"|'([^']*)'|\{((?:[^{}`]|`[^`]*`|\{[^{}]*\})*)\})/g
const STRING = /"([^"\n]*)"|'([^'\n]*)'|`([^`]*)`/g
const NAMED =
  'bg|text|border|from|via|ring|fill|stroke|divide|outline|accent|caret|decoration|placeholder|shadow|rounded|font|leading|tracking|gap|space-[xy]|opacity|animate|aspect|overflow|overscroll|backdrop|blur|cursor|scrollbar|fade|slide|zoom|line-clamp'
const MEASURED =
  'p[xytrblse]?|m[xytrblse]?|w|h|size|min-[wh]|max-[wh]|z|top|right|bottom|left|inset|col|row|flex|grid|order|to|items|justify|self|scale|rotate|translate|duration|delay|ease|columns|basis|grow|shrink|object|transition|select'
const ROOTS = `${NAMED}|${MEASURED}`
const VALUE = '[\\w./%\\[\\]()#,-]'
// Behind words of everyday speech (to-do, my-class) only a measure makes a utility.
const UTILITY = new RegExp(`^!?-?(?:(?:${NAMED})-${VALUE}+|(?:${MEASURED})-(?:[a-z]+-)*[\\d[(]${VALUE}*)!?$`)
const PROSE = /^prose(-[\w-]+)?$/
const COLOUR = /^(?:bg|text|border(?:-[trblxyse])?|ring|fill|stroke|from|via|to|divide|outline|accent|caret|decoration|placeholder|shadow)-(?<name>[a-z][\w-]*?)(?:\/[\w.[\]%]+)?$/
const PUT_TOGETHER = new RegExp(`(?:^|[\\s"'\`:])((?:[\\w-]+:)*-?(?:${ROOTS})-(?:[\\w-]*-)?\\[?)\\$\\{`)
const ADDED = new RegExp(`["'](?:[^"'\\n]*[\\s:])?((?:${ROOTS})-(?:[\\w-]*-)?)["']\\s*\\+\\s*[\\w$(]`, 'g')
const NO_CLASS = /(?:\b(?:key|id|htmlFor|name|src|href|to|path|alt|title|type|d|viewBox|transform)|(?:data|aria)-[\w-]+)\s*[=:]\s*\{?\s*$/
const OPACITY = /^(bg|text|border|ring|divide|placeholder)-opacity-/
const MAX = 10

const base = (name) => name.slice(name.replace(/\[[^\]]*\]/g, (part) => '_'.repeat(part.length)).lastIndexOf(':') + 1)
const looksLikeUtility = (name) => UTILITY.test(base(name)) || PROSE.test(base(name))

const HOLE = /\$\{((?:[^{}]|\{[^{}]*\})*)\}/g

// The texts of an expression; of a template its own words, without what stands in its ${…}, and the texts in there.
const textsOf = (expression) =>
  [...expression.matchAll(STRING)].flatMap(([, double, single, template]) => {
    if (template === undefined) return [double ?? single]
    return [template.replace(HOLE, '${}'), ...[...template.matchAll(HOLE)].flatMap(([, inside]) => textsOf(inside))]
  })

// The classes that one file gives its elements as plain words: [[name, at]], each once.
function writtenClasses(code) {
  const found = new Map()
  for (const attribute of code.matchAll(ATTRIBUTE)) {
    const [whole, double, single, expression] = attribute
    const texts = expression === undefined ? [double ?? single] : textsOf(expression)
    for (const name of texts.flatMap((text) => text.split(/\s+/))) {
      if (name && !/[${}]/.test(name) && looksLikeUtility(name) && !found.has(name)) found.set(name, attribute.index + Math.max(0, whole.indexOf(name)))
    }
  }
  return [...found]
}

function putTogether(file, text, code) {
  const found = []
  for (const template of code.matchAll(/`[^`]*`/g)) {
    const part = PUT_TOGETHER.exec(template[0])
    if (part && !NO_CLASS.test(code.slice(Math.max(0, template.index - 60), template.index))) found.push([part[1] + '${…}', template.index + part.index])
  }
  for (const part of code.matchAll(ADDED)) found.push([`${part[1]}" + …`, part.index])
  const remedy = 'Write whole names, e.g. const colours = { red: "bg-red-500", blue: "bg-blue-500" }; for a free value use style={{ … }}.'
  return found.slice(0, 3).map(([name, at]) => said(`The class ${name} has no effect: Tailwind sees only names that stand whole in a source.`, remedy, placeOf(file, text, at)))
}

// What one file says: { classes: [[name, at]], putTogether: warnings }.
export function classesOf(file, text) {
  if (!/\.([jt]sx?|html)$/.test(file)) return { classes: [], putTogether: [] }
  const code = withoutComments(file, text)
  return { classes: writtenClasses(code), putTogether: putTogether(file, text, code) }
}

const CLASS = /\.((?:\\[0-9a-fA-F]{1,6}\s?|\\[\s\S]|[\w-]|[^\x00-\x7f])+)/g
const unescaped = (name) => name.replace(/\\(?:([0-9a-fA-F]{1,6})\s?|([\s\S]))/g, (_, code, plain) => plain ?? String.fromCodePoint(Number.parseInt(code, 16) || 0xfffd))

function classesIn(css) {
  return new Set([...css.matchAll(CLASS)].map(([, name]) => (name.includes('\\') ? unescaped(name) : name)))
}

function remedyFor(name) {
  const plain = base(name)
  if (PROSE.test(plain)) return 'The typography plug-in is not here: style the elements with classes, or write rules like .article h2 { … } in src/index.css.'
  if (OPACITY.test(plain)) return 'Write the opacity behind the colour: bg-black/50.'
  if (/^(fade|slide|zoom|animate)-(in|out)/.test(plain)) return 'Animation plug-ins are not here: write @keyframes and --animate-… under @theme, or use framer-motion.'
  if (/^flex-(shrink|grow)/.test(plain)) return `Write ${plain.replace('flex-', '')}.`
  const colour = COLOUR.exec(plain)?.groups.name
  if (colour && /^[a-z-]+$/.test(colour)) return `If it is a colour, define it in src/index.css: @theme { --color-${colour}: #0f766e; }`
  return 'Use a class that Tailwind 4 has, an arbitrary value like w-[37px], or define it with @utility or @theme.'
}

// Names that mean something to the app's own code count as known: ".name" stands in a source.
const isSpokenOf = (files, name) => [...files.values()].some((text) => text.includes(`.${name}`))

export function unknownClasses(app, facts, css) {
  if (app.css !== css) Object.assign(app, { css, known: classesIn(css) })
  const unknown = new Map()
  for (const file of app.loaded) {
    for (const [name, at] of facts(file).classes) {
      if (!app.known.has(name) && !app.known.has(name.replace(/^!|!$/, '')) && !unknown.has(name) && unknown.size < 50 && !isSpokenOf(app.files, name)) unknown.set(name, [file, at])
    }
  }
  const warnings = [...unknown].map(([name, [file, at]]) => said(`The class "${name}" has no effect: Tailwind does not know it.`, remedyFor(name), placeOf(file, app.files.get(file), at)))
  const rest = warnings.length - MAX
  return rest > 0 ? [...warnings.slice(0, MAX), said(`${rest} more classes have no effect.`, 'Correct them alike.')] : warnings
}
