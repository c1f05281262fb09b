// What one file imports, read from its text: esbuild leaves out imports that only serve types, or nothing.
import { withoutComments } from './place.mjs'

// All pieces are short or bounded, so no text makes these slow.
const FROM = /(?:^|[^\w$.])(import|export)\s+(type\s)?([\w$*{}\s,]{1,1500}?)\s*from\s*["']([^"'\n]+)["']/g
const ALONE = /(?:^|[^\w$.])(?:import|require)\s*\(?\s*["'`]([^"'`$\n]+)["'`]/g
const ADDRESSED = /new\s+URL\(\s*["'`]([^"'`$\n]+)["'`]\s*,\s*import\.meta\.url/g

function localNames(clause) {
  return clause
    .replace(/[{}]/g, ',')
    .split(',')
    .map((part) => part.trim().replace(/^type\s+/, '').split(/\s+as\s+/).at(-1).trim())
    .filter((name) => /^[A-Za-z_$][\w$]*$/.test(name))
}

// [{ specifier, isType, isUsed }]: `isUsed` when the file does something with what it imports.
export function importsOf(file, text) {
  if (!/\b(import|export|require)\b/.test(text)) return []
  const code = withoutComments(file, text)
  const used = new Set(code.replace(FROM, ' ').match(/[A-Za-z_$][\w$]*/g))
  const named = [...code.matchAll(FROM)].map(([, word, type, clause, specifier]) => {
    const isUsed = word === 'export' || localNames(clause).some((name) => used.has(name))
    return { specifier, isType: Boolean(type), isUsed }
  })
  const others = [ALONE, ADDRESSED].flatMap((pattern) => [...code.matchAll(pattern)].map(([, specifier]) => ({ specifier, isType: false, isUsed: true })))
  return [...named, ...others]
}
