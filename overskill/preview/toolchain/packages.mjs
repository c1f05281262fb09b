// The curated packages an app may import. Each one is presented to esbuild as a small module that re-exports every
// name from the prebuilt vendor file, so esbuild itself reports a name that does not exist, with its position:
// marked plainly as external, the slip would only show in the browser, as a white page.
import fs from 'node:fs'
import { ALIASES, remedyForPackage } from './renamed.mjs'

const vendor = JSON.parse(fs.readFileSync(new URL('vendor/vendor.json', import.meta.url), 'utf8'))
const SUGGESTIONS = 3
const FEW_NAMES = 60

export const preloadsOf = (specifiers) => [...new Set(specifiers.flatMap((specifier) => vendor.preload[specifier] ?? []))]
export const isPackage = (specifier) => Object.hasOwn(vendor.exports, specifier)
// The name under which a package is here.
export const packageOf = (specifier) => (Object.hasOwn(ALIASES, specifier) ? ALIASES[specifier] : specifier)
export const isRuntime = (specifier) => specifier === '@preview/jsx-dev-runtime'

// A package with thousands of names (icons) would print them all into every build: only the words of the files that
// mention it are offered. A namespace import may compute a name at run time, so it gets them all.
function offeredNames(specifier, files) {
  const names = vendor.exports[specifier]
  if (names.length <= FEW_NAMES) return names
  const known = [specifier, ...Object.keys(ALIASES).filter((alias) => ALIASES[alias] === specifier)]
  const users = [...files.values()].filter((text) => known.some((name) => text.includes(name)))
  const whole = new RegExp(`(\\*\\s*as\\s+[\\w$]+\\s*from|import\\(|require\\()\\s*["'](?:${known.join('|')})["']`)
  if (users.some((text) => whole.test(text))) return names
  const words = new Set(users.flatMap((text) => text.match(/[A-Za-z_$][\w$]*/g) ?? []))
  return names.filter((name) => words.has(name))
}

export function packageSource(specifier, files) {
  return `export { ${offeredNames(specifier, files).join(', ')} } from "${specifier}"`
}

// The packages an app may import, as people know them.
const OFFERED = Object.keys(vendor.exports).filter((name) => !name.startsWith('@preview/') && !name.startsWith('react/jsx-')).sort()

// The packages that export a name.
export const packagesWith = (name) => OFFERED.filter((specifier) => vendor.exports[specifier].includes(name))

// A part of a package that is here, such as "date-fns/locale", is not one that is missing as a whole.
function unknownPart(specifier, parts) {
  return `Of this package ${parts.map((name) => `"${name}"`).join(' and ')} can be imported, but not "${specifier}".`
}

export function unknownPackage(specifier) {
  const remedy = remedyForPackage(specifier)
  const [whole] = OFFERED.filter((name) => specifier.startsWith(`${name}/`))
  if (whole) return { text: unknownPart(specifier, OFFERED.filter((name) => `${name}/`.startsWith(`${whole}/`))), detail: { remedy } }
  const text = `The package "${specifier}" is not available in this app.`
  return remedy ? { text, detail: { remedy } } : { text: `${text} Available packages: ${OFFERED.join(', ')}.` }
}

function distance(left, right) {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const replaced = previous[column - 1] + (left[row - 1] === right[column - 1] ? 0 : 1)
      current[column] = Math.min(previous[column] + 1, current[column - 1] + 1, replaced)
    }
    previous = current
  }
  return previous[right.length]
}

export function similarNames(specifier, name) {
  const wanted = name.toLowerCase().slice(0, 100)
  const reach = Math.max(2, Math.floor(wanted.length / 3))
  return vendor.exports[specifier]
    .filter((candidate) => Math.abs(candidate.length - wanted.length) <= reach)
    .map((candidate) => ({ candidate, away: distance(wanted, candidate.toLowerCase()) }))
    .filter(({ away }) => away <= reach)
    .sort((first, second) => first.away - second.away)
    .slice(0, SUGGESTIONS)
    .map(({ candidate }) => candidate)
}
