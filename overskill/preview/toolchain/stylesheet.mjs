// CSS of one app: Tailwind's own compiler on strings. Plug-ins and configuration files would run project code here, and
// @source would let a style sheet ask for a hundred million classes; all are refused with their place.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { Scanner } from '@tailwindcss/oxide'
import { compile } from 'tailwindcss'
import { prepare, StyleProblem } from './css_source.mjs'
import { placeOf, said } from './place.mjs'
import { problemOfStyle } from './style_errors.mjs'

const require = createRequire(import.meta.url)
const OWN = new Map()
for (const name of ['index', 'preflight', 'theme', 'utilities']) {
  const text = fs.readFileSync(require.resolve(`tailwindcss/${name}.css`), 'utf8')
  if (name === 'index') OWN.set('tailwindcss', text)
  OWN.set(`tailwindcss/${name}`, text).set(`tailwindcss/${name}.css`, text)
}

const SCANNED = /\.(tsx?|jsx?|mjs|mts|html|md)$/
const MAX_PAGE = 64 << 10 // of index.html no more is read anywhere

class Compilation {
  constructor(files) {
    this.files = files
    this.sheets = []
    this.hasTailwind = false
  }

  load(id, base) {
    if (OWN.has(id)) {
      this.hasTailwind ||= id !== 'tailwindcss/theme' && id !== 'tailwindcss/preflight'
      return { path: id, base: '/', content: OWN.get(id) }
    }
    const found = this.find(id, base)
    if (!found) throw this.missing(id)
    const sheet = prepare(found, this.files.get(found), this.files)
    this.sheets.push(sheet)
    return { path: `/${found}`, base: `/${path.posix.dirname(found)}`, content: sheet.content }
  }

  find(id, base) {
    const inFolder = path.posix.join(base, id).slice(1)
    const named = id.startsWith('@/') ? [`src/${id.slice(2)}`] : id.startsWith('/') ? [id.slice(1), `public${id}`] : [inFolder, id, `src/${id}`]
    return named.flatMap((name) => [name, `${name}.css`]).find((name) => name.endsWith('.css') && this.files.has(name))
  }

  missing(id) {
    const user = this.sheets.find(({ css }) => css.includes(id))
    const remedy = /^[./@]/.test(id) ? 'Write that file, or remove the import.' : 'Style sheets of packages are not available: remove the import and write the rules as CSS.'
    const place = user ? placeOf(user.file, user.css, user.css.indexOf(id)) : {}
    return new StyleProblem(said(`Could not find the style sheet "${id}" in the project.`, remedy, place))
  }

  // With `from`, Tailwind says where syntax errors are; that costs a third more, so it is asked for only after a failure.
  async compile(source, from) {
    this.sheets = []
    const tailwind = await compile(source, {
      base: '/',
      from,
      loadStylesheet: async (id, base) => this.load(id, base),
      loadModule: async (id) => {
        throw new StyleProblem(said(`The plug-in or configuration "${id}" is not allowed here.`, ''))
      },
    })
    // An @import of another site counts only at the top of a style sheet.
    const external = [...new Set(this.sheets.flatMap((sheet) => sheet.external))]
    return [...external, tailwind.build(candidates(this.files))].join('\n')
  }
}

function candidates(files) {
  const content = [...files]
    .filter(([name]) => SCANNED.test(name))
    .map(([name, text]) => ({ content: name.endsWith('.html') ? text.slice(0, MAX_PAGE) : text, extension: path.posix.extname(name).slice(1) }))
  return new Scanner({ sources: [] }).scanFiles(content)
}

// The app's style sheets, in order, as one: { css, problems, warnings, loaded, hasTailwind }.
export async function stylesheet(app, styles) {
  const compilation = new Compilation(app.files)
  const roots = styles.length ? styles.map((name) => `/${name}`) : ['tailwindcss']
  const told = { css: '', problems: [], warnings: [], loaded: new Set() }
  const source = roots.map((name) => `@import ${JSON.stringify(name)};`).join('\n')
  try {
    told.css = await compilation.compile(source).catch(() => compilation.compile(source, 'app.css'))
  } catch (failure) {
    told.problems = [problemOfStyle(failure, compilation.sheets)]
  }
  told.warnings = compilation.sheets.flatMap((sheet) => sheet.warnings)
  told.loaded = new Set(compilation.sheets.map((sheet) => sheet.file))
  return { ...told, hasTailwind: compilation.hasTailwind }
}
