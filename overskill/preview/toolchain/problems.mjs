// esbuild's messages as problems of a build: { text, notes, remedy, file, line, column, lineText }.
import { similarNames } from './packages.mjs'
import { isBrand, remedyForName } from './renamed.mjs'

// esbuild counts columns from 0 and in bytes; people and editors count characters from 1.
function characterColumn(location) {
  const bytes = Buffer.from(location.lineText ?? '', 'utf8').subarray(0, location.column)
  return bytes.toString('utf8').length + 1
}

function ofMissingName(specifier, name) {
  if (name === 'default') return { text: `"${specifier}" has no default export.`, notes: [`Import names instead: import { … } from "${specifier}"`], remedy: '' }
  const remedy = remedyForName(specifier, name)
  const text = isBrand(specifier, name) ? `"${specifier}" has no export "${name}": lucide has no brand icons.` : `"${specifier}" has no export "${name}".`
  const notes = remedy ? [] : similarNames(specifier, name).map((candidate) => `Did you mean "${candidate}"?`)
  return { text, notes, remedy }
}

function inWords({ text, detail }) {
  const missing =
    /^No matching export in "package:(?<specifier>[^"]+)" for import "(?<name>[^"]+)"/.exec(text) ??
    /^Import "(?<name>[^"]+)" will always be undefined .* in "package:(?<specifier>[^"]+)"/.exec(text)
  if (missing) return ofMissingName(missing.groups.specifier, missing.groups.name)
  return { text: text.replaceAll('"app:', '"'), notes: [], remedy: detail?.remedy ?? '' }
}

export function problemOf(message) {
  const { text, notes, remedy } = inWords(message)
  const location = message.location
  const more = (message.notes ?? []).map((note) => note.text).filter((note) => note && !note.startsWith('Did you mean to import') && !note.includes('package:'))
  const found = { text, notes: [...notes, ...more], remedy }
  if (!location) return found
  const file = location.file.replace(/^app:/, '')
  return { ...found, file, line: location.line, column: characterColumn(location), lineText: location.lineText }
}
