// CSS of one app: Tailwind's own compiler on strings. Plug-ins and configuration files would run project code here, and
// @source would let a style sheet ask for a hundred million classes; all are refused with their place.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { Scanner } from '@tailwindcss/oxide'
import { compile } from 'tailwindcss'

const require = createRequire(import.meta.url)
const OWN = new Map()
for (const name of ['index', 'preflight', 'theme', 'utilities']) {
  const text = fs.readFileSync(require.resolve(`tailwindcss/${name}.css`), 'utf8')
  if (name === 'index') OWN.set('tailwindcss', text)
  OWN.set(`tailwindcss/${name}`, text).set(`tailwindcss/${name}.css`, text)
}

const SCANNED = /\.(tsx?|jsx?|mjs|mts|html|md)$/
const REFUSED = /@(plugin|config|source)\b/
const EXTERNAL_IMPORT = /^@import\s+(?:url\(\s*)?["']?https:\/\/[^;{}]*;\s*/gm

class StyleProblem extends Error {
  constructor(text, place = {}) {
    super(text)
    this.problem = { text, notes: [], ...place }
  }
}

const blankComments = (css) => css.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))

function placeOf(files, pattern, only) {
  for (const file of only) {
    const lines = blankComments(files.get(file) ?? '').split('\n')
    const row = lines.findIndex((line) => pattern.test(line))
    if (row < 0) continue
    return { file, line: row + 1, column: lines[row].search(pattern) + 1, lineText: files.get(file).split('\n')[row] }
  }
  return { file: only[0] }
}

const quoted = (text) => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
const allStyles = (files) => [...files.keys()].filter((name) => name.endsWith('.css'))

function refuseDirectives(files, file) {
  const found = REFUSED.exec(blankComments(files.get(file)))
  if (found) throw new StyleProblem(`${found[0]} is not allowed here.`, placeOf(files, new RegExp(`${found[0]}\\b`), [file]))
}

function loadStylesheet(files, id, base) {
  if (OWN.has(id)) return { path: id, base: '/', content: OWN.get(id) }
  const target = id.startsWith('@/') ? `src/${id.slice(2)}` : path.posix.join(base, id).replace(/^\//, '')
  const found = [target, `${target}.css`].find((name) => name.endsWith('.css') && files.has(name))
  if (!found) throw new StyleProblem(`Could not find the style sheet "${id}" in the project.`, placeOf(files, quoted(id), allStyles(files)))
  refuseDirectives(files, found)
  return { path: found, base: `/${path.posix.dirname(found)}`, content: files.get(found) }
}

function compiler(files, source) {
  return compile(source, {
    base: '/',
    loadStylesheet: async (id, base) => loadStylesheet(files, id, base),
    loadModule: async (id) => {
      throw new StyleProblem(`The plug-in or configuration "${id}" is not allowed here.`)
    },
  })
}

function candidates(files) {
  const content = [...files]
    .filter(([name]) => SCANNED.test(name))
    .map(([name, text]) => ({ content: text, extension: path.posix.extname(name).slice(1) }))
  return new Scanner({ sources: [] }).scanFiles(content)
}

// An @import of a web font counts only at the top of a style sheet.
function importsFirst(css) {
  const imports = css.match(EXTERNAL_IMPORT) ?? []
  return imports.length ? imports.map((line) => line.trim()).join('\n') + '\n' + css.replace(EXTERNAL_IMPORT, '') : css
}

// The app's style sheets, in order, as one: { css, problems }.
export async function stylesheet(app, styles) {
  const roots = styles.length ? styles.map((name) => `/${name}`) : ['tailwindcss']
  try {
    const tailwind = await compiler(app.files, roots.map((name) => `@import ${JSON.stringify(name)};`).join('\n'))
    return { css: importsFirst(tailwind.build(candidates(app.files))), problems: [] }
  } catch (failure) {
    const problem = failure.problem ?? { text: String(failure.message ?? failure), notes: [], file: styles[0] }
    return { css: '', problems: [problem] }
  }
}
