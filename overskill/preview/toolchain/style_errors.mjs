// What Tailwind says about a style sheet, with its place in the app's files and what to write instead.
import { placeOf, said } from './place.mjs'

const COLOURED = /^(?:[a-z-]+:)*(?:bg|text|border(?:-[trblxyse])?|ring|fill|stroke|from|via|to|divide|outline|accent|caret|decoration|shadow|placeholder)-(?<name>[a-z][\w-]*?)(?:\/\d+)?$/
const NAMED = /`([^`]+)`/g

const literally = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function remedyFor(text) {
  const unknown = /unknown utility class `([^`]+)`/.exec(text)?.[1]
  const colour = unknown && COLOURED.exec(unknown)?.groups.name
  if (colour) return `Define the colour: @theme { --color-${colour}: #64748b; }, or use one of Tailwind's, e.g. ${unknown.replace(colour, 'slate-500')}.`
  if (unknown) return `@apply takes utilities only: write CSS properties, or define it with @utility ${unknown.split(':').at(-1)} { … }.`
  const key = /theme\(([^)`]+)\)/.exec(text)?.[1]
  if (key) return `Define it under @theme and write var(--…): @theme { --${key.replace(/^['"]|['"]$/g, '').replace(/^colors\./, 'color.').replaceAll('.', '-')}: …; }`
  return ''
}

// Where the first thing that a message names stands, in the order of the sheets.
function placeOfNamed(text, sheets) {
  for (const [, name] of text.matchAll(NAMED)) {
    const wanted = literally(name.replace(/^theme\((.*)\)$/, '$1'))
    const before = /apply/.test(text) ? '@apply[^;{}]*?' : ''
    const pattern = new RegExp(`${before}(?<![\\w-])(?=${wanted}(?![\\w-]))`)
    for (const { file, css } of sheets) {
      const found = pattern.exec(css)
      if (found) return placeOf(file, css, found.index + found[0].length)
    }
  }
  return { file: sheets.at(-1)?.file }
}

function placeOfSyntax([source, at], sheets) {
  const sheet = sheets.find(({ file }) => `/${file}` === source.file || file === source.file)
  return sheet ? placeOf(sheet.file, sheet.css, Math.min(at, sheet.css.length)) : {}
}

export function problemOfStyle(failure, sheets) {
  if (failure.problem) return failure.problem
  const text = String(failure.message ?? failure)
  if (failure.loc) return said(text.replace(/^[^\n:]*:\d+:\d+: /, ''), '', placeOfSyntax(failure.loc, sheets))
  return said(text.replace(/ Are you using CSS modules.*$/, ''), remedyFor(text), placeOfNamed(text, sheets))
}
