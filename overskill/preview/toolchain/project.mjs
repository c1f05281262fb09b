// The files of one app as esbuild sees them. This resolver answers every import itself, so nothing a project says can
// name a file of this machine.
import path from 'node:path'
import { dataUrl } from './assets.mjs'
import { isPackage, isRuntime, packageOf, packageSource, unknownPackage } from './packages.mjs'
import { svgModule } from './svg.mjs'
import { inBundlerWords } from './vite_words.mjs'
import { workerModule } from './workers.mjs'

export const LOADERS = {
  '.tsx': 'tsx',
  '.ts': 'ts',
  '.mts': 'ts',
  '.jsx': 'jsx',
  '.js': 'jsx',
  '.mjs': 'jsx',
  '.json': 'json',
  '.txt': 'text',
  '.md': 'text',
}
const MEDIA = new Set(['.png', '.jpg', '.jpeg', '.gif', '.webp', '.avif', '.ico', '.svg', '.woff', '.woff2', '.ttf', '.otf', '.mp3', '.mp4'])
const CODE = /\.(tsx?|jsx?|mts|mjs)$/
const ENDINGS = ['', '.tsx', '.ts', '.jsx', '.js', '.json', '/index.tsx', '/index.ts', '/index.jsx', '/index.js']

const refuse = (text, remedy = '') => ({ errors: [{ text, detail: { remedy } }] })
const asModule = (contents) => ({ contents, loader: 'js' })

function projectPath(specifier, importer) {
  if (/^\.\.?(\/|$)/.test(specifier)) return path.posix.join(path.posix.dirname(importer), specifier)
  if (/^[@~]\//.test(specifier)) return path.posix.join('src', specifier.slice(2))
  if (specifier.startsWith('/')) return path.posix.normalize(specifier.slice(1))
  return null
}

const existing = (files, target) => ENDINGS.map((ending) => target + ending).find((name) => files.has(name))

// Old habits leave out where a path begins: "src/components/Card" and "components/Card" are looked for as well.
const fromBase = (files, specifier) => existing(files, path.posix.normalize(specifier)) ?? existing(files, path.posix.join('src', specifier))

// The file of the app that an import means; undefined when there is none.
export function importedFile(files, request, importer) {
  const [specifier] = request.split('?', 1)
  const target = projectPath(specifier, importer)
  return target === null ? fromBase(files, specifier) : existing(files, target)
}

function resolveImport(files, { path: request, importer }, isWorker) {
  if (isRuntime(request)) return { path: request, external: true, sideEffects: false }
  const known = packageOf(request)
  if (isPackage(known) && isWorker) return refuse('A worker cannot import packages.', 'Import the package in the page, and send the worker plain data.')
  if (isPackage(known)) return { path: known, namespace: 'package', sideEffects: false }
  const [specifier, query = ''] = request.split('?', 2)
  const suffix = query ? `?${query}` : ''
  const target = projectPath(specifier, importer)
  if (target === null) return resolveBare(files, request, specifier, suffix)
  if (target.startsWith('..')) return refuse(`"${request}" is outside of the project.`)
  const inPublic = `public/${target}`
  if (specifier.startsWith('/') && files.has(inPublic)) {
    return suffix && suffix !== '?url' ? { path: inPublic, namespace: 'app', suffix } : { path: `/${target}`, namespace: 'public' }
  }
  const found = existing(files, target)
  if (found === undefined) return refuse(`Could not find "${request}" imported by "${importer}".`, `Write that file first, or import what there is.`)
  return { path: found, namespace: 'app', suffix }
}

function resolveBare(files, request, specifier, suffix) {
  const found = fromBase(files, specifier)
  if (found !== undefined) return { path: found, namespace: 'app', suffix }
  if (specifier.startsWith('src/')) return refuse(`Could not find "${request}".`, `Write that file first, or import what there is, as "@/${specifier.slice(4)}".`)
  return { errors: [unknownPackage(request)] }
}

// A file without a word of modules would be taken for CommonJS, from which esbuild lets every name be imported.
const asEsModule = (contents) => (/\b(import|export|exports|module|require)\b/.test(contents) ? contents : `${contents}\nexport {};`)

function loadFile(app, { path: name, suffix }, build) {
  const extension = path.posix.extname(name).toLowerCase()
  const contents = app.files.get(name)
  app.loaded.add(name)
  if (/^\?(shared)?worker/.test(suffix)) return workerModule(build, name, suffix, projectFiles(app, true))
  if (suffix === '?raw') return { contents, loader: 'text' }
  if (suffix === '?url') return asModule(`export default ${JSON.stringify(dataUrl(name, contents))}`)
  if (/\.module\.css$/.test(name)) return refuse('CSS modules are not supported: use Tailwind classes or a plain .css file.')
  if (extension === '.css') return asModule(suffix === '?inline' ? `export default ${JSON.stringify(contents)}` : '') // stylesheet.mjs builds it
  if (extension === '.svg') return { contents: svgModule(name, contents, suffix), loader: 'js' }
  if (MEDIA.has(extension)) return asModule(`export default ${JSON.stringify(contents)}`) // a data: URL
  if (!Object.hasOwn(LOADERS, extension)) return refuse(`A file of type "${extension}" cannot be imported.`)
  return { contents: CODE.test(name) ? asEsModule(inBundlerWords(app.files, name, contents)) : contents, loader: LOADERS[extension] }
}

export function projectFiles(app, isWorker = false) {
  return {
    name: 'project-files',
    setup(build) {
      build.onResolve({ filter: /.*/ }, (args) => {
        if (args.kind === 'entry-point') return { path: args.path, namespace: 'app' }
        if (args.namespace === 'package') return { path: args.path, external: true, sideEffects: false }
        return resolveImport(app.files, args, isWorker)
      })
      build.onLoad({ filter: /.*/, namespace: 'app' }, (args) => loadFile(app, args, build))
      build.onLoad({ filter: /.*/, namespace: 'package' }, (args) => asModule(packageSource(args.path, app.files)))
      build.onLoad({ filter: /.*/, namespace: 'public' }, (args) => asModule(`export default ${JSON.stringify(args.path)}`))
    },
  }
}
