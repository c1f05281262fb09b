// Words that bundlers give modules, in a form that needs no bundler at run time: import.meta.glob(…) and
// new URL("./file", import.meta.url). What is added stands behind the module's own lines, so places stay what they are.
import path from 'node:path'
import { fileFor } from './assets.mjs'
import { withoutComments } from './place.mjs'

const STRING = `"[^"\\n]*"|'[^'\\n]*'|\`[^\`$\\n]*\``
const GLOB = new RegExp(
  `import\\.meta\\.glob(Eager)?(?:<[^()]{0,200}>)?\\(\\s*((?:${STRING})|\\[(?:\\s*(?:${STRING})\\s*,?)*\\s*\\])\\s*(?:,\\s*(\\{[^{}]{0,500}\\})\\s*,?\\s*)?\\)`,
  'g',
)
const URL_OF = new RegExp(`(new\\s+(?:Shared)?Worker\\(\\s*)?new\\s+URL\\(\\s*(${STRING})\\s*,\\s*import\\.meta\\.url\\s*,?\\s*\\)`, 'g')
const CODE = /\.(tsx?|jsx?|mts|mjs)$/

const strings = (text) => (text.match(new RegExp(STRING, 'g')) ?? []).map((found) => found.slice(1, -1))

function patternOf(glob) {
  const escaped = glob.replace(/[.+^$()|[\]\\]/g, '\\$&').replace(/\{([^{}]*)\}/g, (_, all) => `(?:${all.split(',').join('|')})`)
  const wild = escaped.replace(/\*\*\/|\*\*|\*|\?(?!:)/g, (found) => ({ '**/': '(?:[^/]+/)*', '**': '.*', '*': '[^/]*', '?': '[^/]' })[found])
  return new RegExp(`^${wild}$`)
}

function targetOf(glob, importer) {
  if (glob.startsWith('/')) return glob.slice(1)
  if (/^[@~]\//.test(glob)) return `src/${glob.slice(2)}`
  return path.posix.join(path.posix.dirname(importer), glob)
}

// The key that a file has in the object: as the glob was written, relative or from the root.
function keyOf(file, glob, importer) {
  if (!glob.startsWith('.')) return `/${file}`
  const relative = path.posix.relative(path.posix.dirname(importer), file)
  return relative.startsWith('.') ? relative : `./${relative}`
}

export function globbed(files, globs, importer) {
  const kept = globs.filter((glob) => !glob.startsWith('!'))
  const without = globs.filter((glob) => glob.startsWith('!')).map((glob) => patternOf(targetOf(glob.slice(1), importer)))
  const found = kept.flatMap((glob) => {
    const pattern = patternOf(targetOf(glob, importer))
    return [...files.keys()].filter((file) => file !== importer && pattern.test(file)).map((file) => [keyOf(file, glob, importer), file])
  })
  return [...new Map(found)].filter(([, file]) => !without.some((pattern) => pattern.test(file))).sort(([first], [second]) => (first < second ? -1 : 1))
}

const optionsOf = (text = '') => ({
  eager: /\beager\s*:\s*true/.test(text),
  name: /\bimport\s*:\s*["'`]([^"'`]+)["'`]/.exec(text)?.[1],
  query: /\b(?:query|as)\s*:\s*["'`]\??([\w-]+)["'`]/.exec(text)?.[1],
  as: /\bas\s*:/.test(text),
})

class Rewriting {
  constructor(files, importer) {
    Object.assign(this, { files, importer, imports: [] })
  }

  add(clause, specifier) {
    const name = `__asset_${this.imports.length}`
    this.imports.push(`import ${clause(name)} from ${JSON.stringify(specifier)};`)
    return name
  }

  glob(eager, patterns, text) {
    const options = { ...optionsOf(text), ...(eager && { eager: true }) }
    const name = options.name ?? (options.as || options.query ? 'default' : '')
    const entries = globbed(this.files, strings(patterns), this.importer).map(([key, file]) => {
      const specifier = `/${file}${options.query ? `?${options.query}` : ''}`
      const loaded = options.eager ? this.eager(name, specifier) : `() => import(${JSON.stringify(specifier)})${name ? `.then((m) => m[${JSON.stringify(name)}])` : ''}`
      return `${JSON.stringify(key)}: ${loaded}`
    })
    return `({ ${entries.join(', ')} })`
  }

  eager(name, specifier) {
    const whole = this.add((local) => `* as ${local}`, specifier)
    return name ? `${whole}[${JSON.stringify(name)}]` : whole
  }

  url(worker, quoted) {
    const address = quoted.slice(1, -1)
    const file = fileFor(this.files, address, path.posix.dirname(this.importer))
    if (!file && !worker) return null // left as it is: a missing picture is told elsewhere
    const specifier = worker || CODE.test(file) ? `${address}?worker_url` : `/${file.replace(/^public\//, '')}?url`
    return `${worker ?? ''}new URL(${this.add((local) => local, specifier)}, import.meta.url)`
  }
}

const sameLines = (before, after) => after + '\n'.repeat(before.split('\n').length - 1)

function edits(text, rewriting) {
  const globs = [...text.matchAll(GLOB)].map((found) => [found, rewriting.glob(found[1], found[2], found[3])])
  const urls = [...text.matchAll(URL_OF)].map((found) => [found, rewriting.url(found[1], found[2])])
  return [...globs, ...urls].filter(([, after]) => after !== null).sort(([first], [second]) => first.index - second.index)
}

export function inBundlerWords(files, importer, text) {
  if (!text.includes('import.meta.')) return text
  const rewriting = new Rewriting(files, importer)
  const code = withoutComments(importer, text)
  let done = 0
  let whole = ''
  for (const [found, after] of edits(text, rewriting)) {
    if (found.index < done || code[found.index] !== text[found.index]) continue // within another one, or a comment
    whole += text.slice(done, found.index) + sameLines(found[0], after)
    done = found.index + found[0].length
  }
  return done ? `${whole}${text.slice(done)}\n${rewriting.imports.join('\n')}` : text
}
