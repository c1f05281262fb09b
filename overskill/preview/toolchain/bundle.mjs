// JavaScript of one app: esbuild over an in-memory map of files. The resolver answers every import itself, so nothing
// a project says can name a file of this machine.
import path from 'node:path'
import * as esbuild from 'esbuild'
import { isPackage, isRuntime, packageSource, preloadsOf, similarNames, unknownPackage } from './packages.mjs'

const LOADERS = {
  '.tsx': 'tsx',
  '.ts': 'ts',
  '.mts': 'ts',
  '.jsx': 'jsx',
  '.js': 'jsx',
  '.mjs': 'jsx',
  '.json': 'json',
  '.txt': 'text',
  '.md': 'text',
  '.svg': 'dataurl',
}
const IMAGES = new Set(['.png', '.jpg', '.jpeg', '.gif', '.webp', '.avif', '.ico'])
const ENDINGS = ['', '.tsx', '.ts', '.jsx', '.js', '.json', '/index.tsx', '/index.ts', '/index.jsx', '/index.js']
const MAX_OUTPUT = 16 << 20
const ENVIRONMENT = { MODE: 'development', BASE_URL: '/', DEV: true, PROD: false, SSR: false }

const refuse = (text) => ({ errors: [{ text }] })

function projectPath(specifier, importer) {
  if (/^\.\.?(\/|$)/.test(specifier)) return path.posix.join(path.posix.dirname(importer), specifier)
  if (specifier.startsWith('@/')) return path.posix.join('src', specifier.slice(2))
  if (specifier.startsWith('/')) return path.posix.normalize(specifier.slice(1))
  return null
}

function resolveImport(files, { path: request, importer }) {
  if (isRuntime(request)) return { path: request, external: true, sideEffects: false }
  if (isPackage(request)) return { path: request, namespace: 'package', sideEffects: false }
  const [specifier, query = ''] = request.split('?', 2)
  const target = projectPath(specifier, importer)
  if (target === null) return refuse(unknownPackage(request))
  if (target.startsWith('..')) return refuse(`"${request}" is outside of the project.`)
  if (specifier.startsWith('/') && files.has(`public/${target}`)) return { path: `/${target}`, namespace: 'public' }
  const found = ENDINGS.map((ending) => target + ending).find((name) => files.has(name))
  if (found === undefined) return refuse(`Could not find "${request}" imported by "${importer}".`)
  return { path: found, namespace: 'app', suffix: query ? `?${query}` : '' }
}

function loadFile(files, { path: name, suffix }) {
  const extension = path.posix.extname(name)
  const contents = files.get(name)
  if (suffix === '?raw') return { contents, loader: 'text' }
  if (name.endsWith('.module.css')) return refuse('CSS modules are not supported: use Tailwind classes or a plain .css file.')
  if (extension === '.css') return { contents: '', loader: 'js' } // stylesheet.mjs builds it
  if (IMAGES.has(extension)) return { contents: `export default ${JSON.stringify(contents)}`, loader: 'js' } // a data: URL
  if (!Object.hasOwn(LOADERS, extension)) return refuse(`A file of type "${extension}" cannot be imported.`)
  return { contents, loader: LOADERS[extension] }
}

function projectFiles(app) {
  return {
    name: 'project-files',
    setup(build) {
      build.onResolve({ filter: /.*/ }, (args) => {
        if (args.kind === 'entry-point') return { path: args.path, namespace: 'app' }
        if (args.namespace === 'package') return { path: args.path, external: true, sideEffects: false }
        return resolveImport(app.files, args)
      })
      build.onLoad({ filter: /.*/, namespace: 'app' }, (args) => loadFile(app.files, args))
      build.onLoad({ filter: /.*/, namespace: 'package' }, (args) => ({
        contents: packageSource(args.path, app.files),
        loader: 'js',
      }))
      build.onLoad({ filter: /.*/, namespace: 'public' }, (args) => ({
        contents: `export default ${JSON.stringify(args.path)}`,
        loader: 'js',
      }))
    },
  }
}

function newContext(app, entry) {
  return esbuild.context({
    entryPoints: [entry],
    plugins: [projectFiles(app)],
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    outfile: 'app.js',
    absWorkingDir: '/',
    jsx: 'automatic',
    jsxDev: true,
    jsxImportSource: '@preview',
    tsconfigRaw: { compilerOptions: { useDefineForClassFields: true } },
    define: { 'process.env.NODE_ENV': '"development"', 'import.meta.env': JSON.stringify(ENVIRONMENT) },
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
    logLimit: 20,
  })
}

// esbuild counts columns from 0 and in bytes; people and editors count characters from 1.
function characterColumn(location) {
  const bytes = Buffer.from(location.lineText ?? '', 'utf8').subarray(0, location.column)
  return bytes.toString('utf8').length + 1
}

function withSuggestions(text) {
  const missing =
    /^No matching export in "package:(?<specifier>[^"]+)" for import "(?<name>[^"]+)"/.exec(text) ??
    /^Import "(?<name>[^"]+)" will always be undefined .* in "package:(?<specifier>[^"]+)"/.exec(text)
  if (!missing) return { text: text.replaceAll('"app:', '"'), notes: [] }
  const { specifier, name } = missing.groups
  if (name === 'default') {
    return { text: `"${specifier}" has no default export.`, notes: [`Import names instead: import { … } from "${specifier}"`] }
  }
  const notes = similarNames(specifier, name).map((candidate) => `Did you mean "${candidate}"?`)
  return { text: `"${specifier}" has no export "${name}".`, notes }
}

export function problemOf(message) {
  const { text, notes } = withSuggestions(message.text)
  const location = message.location
  const said = (message.notes ?? []).map((note) => note.text).filter((note) => note && !note.startsWith('Did you mean to import') && !note.includes('package:'))
  const found = { text, notes: [...notes, ...said] }
  if (!location) return found
  const file = location.file.replace(/^app:/, '')
  return { ...found, file, line: location.line, column: characterColumn(location), lineText: location.lineText }
}

// The style sheets in the order in which the modules that import them run.
function importedStyles(metafile, entry) {
  const styles = []
  const seen = new Set()
  const visit = (name) => {
    if (seen.has(name)) return
    seen.add(name)
    for (const { path: next } of metafile.inputs[name]?.imports ?? []) visit(next)
    if (name.endsWith('.css')) styles.push(name.replace(/^app:/, ''))
  }
  visit(`app:${entry}`)
  return styles
}

function success(result, entry) {
  const js = result.outputFiles.find((file) => file.path.endsWith('.js'))
  if (js.contents.length > MAX_OUTPUT) return { problems: [{ text: 'The built app is larger than 16 MB.', notes: [] }] }
  const undefinedNames = result.warnings.filter(({ id }) => id === 'import-is-undefined').map(problemOf)
  const used = Object.values(result.metafile.outputs).flatMap((output) => output.imports.map(({ path: name }) => name))
  return { js: js.text, styles: importedStyles(result.metafile, entry), preload: preloadsOf(used), problems: undefinedNames }
}

// Bundles app.files from `entry`: { js, styles, preload, problems }. Throws when esbuild itself has died.
export async function bundle(app, entry) {
  if (app.entry !== entry) {
    await app.context?.dispose()
    app.context = await newContext(app, entry)
    app.entry = entry
  }
  try {
    return success(await app.context.rebuild(), entry)
  } catch (failure) {
    if (!failure.errors?.length || failure.errors.some(({ text }) => /service (is no longer running|was stopped)/.test(text))) throw failure
    return { problems: failure.errors.map(problemOf) }
  }
}

// The syntax errors of one file, without its imports. Style sheets are Tailwind's: only what no reading of CSS allows.
export async function syntaxOf({ path: name, content }) {
  const extension = path.posix.extname(name)
  const loader = extension === '.css' ? 'css' : LOADERS[extension]
  try {
    const { warnings } = await esbuild.transform(content, { loader, sourcefile: name, jsx: 'preserve', logLevel: 'silent', logLimit: 20 })
    return loader === 'css' ? warnings.filter(({ id }) => id === 'css-syntax-error').map(problemOf) : []
  } catch (failure) {
    if (!failure.errors?.length) throw failure
    return failure.errors.slice(0, 20).map(problemOf)
  }
}
