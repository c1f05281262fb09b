// JavaScript of one app: esbuild over an in-memory map of files.
import path from 'node:path'
import * as esbuild from 'esbuild'
import { DEFINED, missingWords } from './missing_words.mjs'
import { preloadsOf } from './packages.mjs'
import { problemOf } from './problems.mjs'
import { LOADERS, projectFiles } from './project.mjs'
import { undeclaredNames } from './undeclared.mjs'

const MAX_OUTPUT = 16 << 20

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
    define: DEFINED,
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
    logLimit: 20,
  })
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

async function success(app, result, entry) {
  const js = result.outputFiles.find((file) => file.path.endsWith('.js'))
  if (js.contents.length > MAX_OUTPUT) return { problems: [{ text: 'The built app is larger than 16 MB.', notes: [] }] }
  const undefinedNames = result.warnings.filter(({ id }) => id === 'import-is-undefined').map(problemOf)
  const used = Object.values(result.metafile.outputs).flatMap((output) => output.imports.map(({ path: name }) => name))
  const problems = [...undefinedNames, ...missingWords(js.text, app.files, app.loaded), ...(await undeclaredNames(app))]
  return { js: js.text, styles: importedStyles(result.metafile, entry), preload: preloadsOf(used), problems }
}

// Bundles app.files from `entry`: { js, styles, preload, problems }; app.loaded holds the files that took part. Throws when
// esbuild itself has died.
export async function bundle(app, entry) {
  if (app.entry !== entry) {
    await app.context?.dispose()
    app.context = await newContext(app, entry)
    app.entry = entry
  }
  app.loaded = new Set()
  try {
    return await success(app, await app.context.rebuild(), entry)
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
