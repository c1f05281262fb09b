// The build process: one JSON request a line on stdin, one JSON answer a line on stdout.
// Request { id, app, entry, sheets, files }; answer { id, js, css, preload, problems, warnings, ms: { js, css } } or
// { id, fatal }. `sheets` are style sheets that index.html links to.
// Request { id, check: { path, content } }; answer { id, problems }: the syntax of one file alone.
// It reads its own toolchain at start and no other file ever; no code of a project runs in it.
import readline from 'node:readline'
import { bundle, syntaxOf } from './bundle.mjs'
import { stylesheet } from './stylesheet.mjs'
import { warningsOf } from './warnings.mjs'

const MAX_APPS = 8 // warm apps kept, about 12 MB each; a miss costs some 70 ms
const apps = new Map()

async function warmApp(key) {
  const app = apps.get(key) ?? { files: new Map() }
  apps.delete(key)
  apps.set(key, app)
  if (apps.size > MAX_APPS) {
    const [oldest, evicted] = apps.entries().next().value
    apps.delete(oldest)
    await evicted.context?.dispose()
  }
  return app
}

const NO_STYLES = { css: '', problems: [], warnings: [] }

async function build({ id, app: key, entry, sheets = [], files }) {
  const app = await warmApp(key)
  app.files = new Map(Object.entries(files))
  const started = performance.now()
  const { js = '', styles = [], preload = [], problems } = await bundle(app, entry)
  const bundled = performance.now()
  const styled = problems.length ? NO_STYLES : await stylesheet(app, [...new Set([...sheets, ...styles])])
  const ms = { js: bundled - started, css: performance.now() - bundled }
  const all = [...problems, ...styled.problems]
  const warnings = all.length ? styled.warnings : warningsOf(app, entry, styled)
  return { id, js, css: styled.css, preload, problems: all, warnings, ms }
}

const answer = (message) => process.stdout.write(JSON.stringify(message) + '\n')

answer({ ready: true })
for await (const line of readline.createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const request = JSON.parse(line)
  try {
    answer(request.check ? { id: request.id, problems: await syntaxOf(request.check) } : await build(request))
  } catch (failure) {
    answer({ id: request.id, fatal: String(failure?.message ?? failure).slice(0, 500) })
  }
}
process.exit(0)
