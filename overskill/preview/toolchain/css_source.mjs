// Makes one style sheet of an app ready for Tailwind: old directives become today's, addresses of the app's files become
// the files, and what is imported from other sites is lifted out. Comments are blanked, so Tailwind and this reading
// cannot disagree about where they end.
import path from 'node:path'
import { assetFor } from './assets.mjs'
import { placeOf, said } from './place.mjs'

const FONTS = 'https://fonts.googleapis.com/'
const FONT_FILES = /^https:\/\/fonts\.gstatic\.com\//i
const REMOTE = /^(?:https?:)?\/\//i
// Each alternative takes whatever it has looked at: linear for every text.
const TOKEN =
  /\/\*[\s\S]*?(?:\*\/|$)|"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?|url\(\s*(?:"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?|(?:\\[\s\S]|[^)"'\\\n])*)\s*\)?|@[\w-]+|[;{}]/gi
const REFUSED = {
  '@plugin': 'Plug-ins are code and do not run here: write the rules as CSS, or your own utilities with @utility.',
  '@config': 'There is no configuration file in Tailwind 4: write the theme as CSS, e.g. @theme { --color-brand: #0f766e; }',
  '@source': 'Remove it: every source file of the app is looked through already.',
}
const OLD_IMPORTS = { 'tailwindcss/base': 'tailwindcss', 'tailwindcss/tailwind.css': 'tailwindcss', 'tailwindcss/components': '' }
const OLD_DIRECTIVE = /^@tailwind\s+(base|preflight|components|utilities|variants|screens)\s*;?$/

export class StyleProblem extends Error {
  constructor(problem) {
    super(problem.text)
    this.problem = problem
  }
}

const unquoted = (token) => token.replace(/^url\(\s*/i, '').replace(/\s*\)$/, '').replace(/^["']|["']$/g, '').trim()

function refuseDirectives(file, css) {
  const found = /@(plugin|config|source)\b/i.exec(css)
  if (!found) return
  throw new StyleProblem(said(`${found[0]} is not allowed here.`, REFUSED[found[0].toLowerCase()], placeOf(file, css, found.index)))
}

const blankComments = (css) => css.replace(TOKEN, (token) => (token.startsWith('/*') ? token.replace(/[^\n]/g, ' ') : token))

// Where the statement that begins at tokens[index] ends.
function statementEnd(tokens, index, css) {
  const end = tokens.slice(index + 1, index + 200).find(({ 0: token }) => token === ';' || token === '{' || token === '}')
  if (!end) return css.length
  return end[0] === ';' ? end.index + 1 : end.index
}

function readImport(statement) {
  const found = /^@import\s*(url\(|["'])/i.exec(statement)
  if (!found) return null
  const token = statement.slice('@import'.length).trimStart().match(TOKEN)[0]
  return { address: unquoted(token), rest: statement.slice(statement.indexOf(token) + token.length).replace(/;$/, '').trim(), plain: !/^url/i.test(token) }
}

class Sheet {
  constructor(file, text, files) {
    Object.assign(this, { file, files, css: blankComments(text), external: [], warnings: [], edits: [] })
    refuseDirectives(file, this.css)
    this.hasTailwind = /@import\s+(?:url\()?\s*["']tailwindcss(?:\/(?:base|index|utilities|tailwind)(?:\.css)?)?["']/.test(this.css)
  }

  read() {
    const tokens = [...this.css.matchAll(TOKEN)]
    let depth = 0
    let skipUntil = 0
    tokens.forEach((found, index) => {
      const [token] = found
      if (token === '{') depth++
      else if (token === '}') depth--
      else if (found.index < skipUntil) return
      else if (token[0] === '@') skipUntil = this.directive(tokens, index, depth) ?? 0
      else if (/^url\(/i.test(token)) this.address(found)
    })
    return this
  }

  directive(tokens, index, depth) {
    const { 0: name, index: at } = tokens[index]
    const lower = name.toLowerCase()
    if (lower === '@screen') this.edit(at, at + name.length, '@variant')
    if (lower === '@variants' || lower === '@responsive') this.warn(at, `${name} has no effect in Tailwind 4.`, 'Write the classes with @utility: every variant works with them.')
    if (depth > 0 || (lower !== '@import' && lower !== '@tailwind')) return undefined
    const end = statementEnd(tokens, index, this.css)
    const statement = this.css.slice(at, end)
    if (lower === '@import') this.importing(at, end, statement)
    else if (OLD_DIRECTIVE.test(statement.trim())) this.oldDirective(at, end)
    return end
  }

  oldDirective(at, end) {
    this.edit(at, end, this.hasTailwind ? '' : '@import "tailwindcss";')
    this.hasTailwind = true
  }

  importing(at, end, statement) {
    const found = readImport(statement)
    if (!found) return
    const { address, rest, plain } = found
    if (REMOTE.test(address)) return this.importingRemote(at, end, address, rest)
    if (Object.hasOwn(OLD_IMPORTS, address)) this.edit(at, end, OLD_IMPORTS[address] && `@import ${JSON.stringify(OLD_IMPORTS[address])} ${rest};`)
    else if (address === 'tailwindcss/utilities' && this.css.includes('tailwindcss/base')) this.edit(at, end, '')
    else if (!plain) this.edit(at, end, `@import ${JSON.stringify(address)} ${rest};`)
  }

  importingRemote(at, end, address, rest) {
    const whole = address.replace(/^(http:)?\/\//i, 'https://')
    this.external.push(`@import url(${JSON.stringify(whole)})${rest && ` ${rest}`};`)
    this.edit(at, end, '')
    if (!whole.toLowerCase().startsWith(FONTS)) {
      this.warn(at, `The style sheet ${address.slice(0, 200)} is not loaded: of other sites only ${FONTS} is.`, `Use ${FONTS}css2?family=…, or copy the rules into the app's own CSS.`)
    }
  }

  address({ 0: token, index: at }) {
    const address = unquoted(token)
    if (!address || /^(data:|blob:|#|var\()/i.test(address)) return
    if (REMOTE.test(address)) return this.remoteAddress(at, address)
    const found = assetFor(this.files, address, path.posix.dirname(this.file))
    if (found) this.edit(at, at + token.length, `url(${JSON.stringify(found)})`)
    else this.warn(at, `The file ${address.slice(0, 200)} is not in the app.`, 'Write it (an SVG is text), or use a gradient or colour instead.')
  }

  remoteAddress(at, address) {
    if (!/\.(woff2?|ttf|otf|eot)(?:[?#]|$)/i.test(address) || FONT_FILES.test(address)) return
    this.warn(at, `The font ${address.slice(0, 200)} is not loaded: fonts come from the app itself or Google Fonts.`, `@import url("${FONTS}css2?family=…");`)
  }

  edit(start, end, text) {
    this.edits.push({ start, end, text: text + '\n'.repeat(this.css.slice(start, end).split('\n').length - 1) })
  }

  warn(at, text, remedy) {
    this.warnings.push(said(text, remedy, placeOf(this.file, this.css, at)))
  }

  get content() {
    let done = 0
    const parts = this.edits.map(({ start, end, text }) => [this.css.slice(done, start) + text, (done = end)][0])
    return parts.join('') + this.css.slice(done)
  }
}

// { content, external, warnings, css }: for Tailwind, lifted imports, what has no effect, and the text without comments.
// Throws StyleProblem for what is refused.
export const prepare = (file, text, files) => new Sheet(file, text, files).read()
