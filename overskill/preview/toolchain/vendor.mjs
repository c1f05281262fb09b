// Runs once per toolchain: bundles the curated packages into shared ES modules under vendor/ and writes
// vendor/vendor.json = { imports, exports, preload } (import map, export table, files to preload per package).
// Usage: vendor.mjs <toolchain directory>
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import * as esbuild from 'esbuild'

const PACKAGES = [
  'react',
  'react-dom',
  'react-dom/client',
  'react/jsx-runtime',
  'react/jsx-dev-runtime',
  'react-router',
  'react-router/dom',
  'lucide-react',
  'recharts',
  'clsx',
  'tailwind-merge',
  'class-variance-authority',
  'framer-motion',
  'date-fns',
  'zustand',
  'zustand/middleware',
  '@tanstack/react-query',
]
const REAL_CLIENT = '@preview/react-dom-client'
const RUNTIME = {
  'react-dom/client': 'react_dom_client.js',
  '@preview/jsx-dev-runtime': 'jsx_dev_runtime.js',
  '@preview/bridge': 'bridge/index.js',
}

const root = path.resolve(process.argv[2] ?? '.')
const out = path.join(root, 'vendor')
const require = createRequire(path.join(root, 'package.json'))
process.env.NODE_ENV = 'development'

const fileName = (specifier) => specifier.replace(/[@/]/g, '_')

// React is CommonJS: esbuild cannot see its names, so they are read by loading it and re-exported one by one.
function entrySource(specifier) {
  if (!/^react(-dom)?(\/|$)/.test(specifier)) return esModuleEntry(specifier)
  const names = Object.keys(require(specifier)).filter((name) => name !== 'default' && /^[A-Za-z_$][\w$]*$/.test(name))
  return `import whole from "${specifier}"; export default whole; export const { ${names.join(', ')} } = whole`
}

function esModuleEntry(specifier) {
  const withDefault = ['clsx'].includes(specifier) ? `export { default } from "${specifier}";` : ''
  return `export * from "${specifier}"; ${withDefault}`
}

const entries = {
  name: 'entries',
  setup(build) {
    build.onResolve({ filter: /^entry:/ }, (args) => ({ path: args.path.slice('entry:'.length), namespace: 'entry' }))
    build.onLoad({ filter: /.*/, namespace: 'entry' }, (args) => ({ contents: entrySource(args.path), resolveDir: root }))
  },
}

const result = await esbuild.build({
  entryPoints: PACKAGES.map((specifier) => ({ in: `entry:${specifier}`, out: fileName(specifier) })),
  plugins: [entries],
  bundle: true,
  splitting: true,
  minify: true,
  metafile: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  outdir: out,
  absWorkingDir: root,
  entryNames: '[name]-[hash]',
  chunkNames: 'chunk-[hash]',
  define: { 'process.env.NODE_ENV': '"development"' },
  logLevel: 'error',
})

const outputs = Object.fromEntries(Object.entries(result.metafile.outputs).map(([file, meta]) => [path.basename(file), meta]))

function withChunks(file, seen = new Set()) {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const chunk of outputs[file].imports) if (chunk.kind === 'import-statement') withChunks(path.basename(chunk.path), seen)
  return seen
}

const vendor = { imports: {}, exports: {}, preload: {} }
for (const [file, meta] of Object.entries(outputs)) {
  if (!meta.entryPoint) continue
  const specifier = meta.entryPoint.replace(/^entry:/, '')
  vendor.imports[specifier] = `/@v/${file}`
  vendor.exports[specifier] = meta.exports
  vendor.preload[specifier] = [...withChunks(file)].map((name) => `/@v/${name}`)
}

// The bridge is many small modules, and one plain script that runs before everything else in a page.
function bridge(file) {
  const options = { bundle: true, write: false, format: 'iife', target: 'es2022', logLevel: 'error' }
  return Buffer.from(esbuild.buildSync({ entryPoints: [file], ...options }).outputFiles[0].contents)
}

// The page's own small modules sit beside the packages; the real react-dom/client stays reachable for its wrapper.
vendor.imports[REAL_CLIENT] = vendor.imports['react-dom/client']
for (const [specifier, source] of Object.entries(RUNTIME)) {
  const file = path.join(root, 'runtime', source)
  const text = source.includes('/') ? bridge(file) : fs.readFileSync(file)
  const name = `${source.split(/[./]/)[0]}-${createHash('sha256').update(text).digest('hex').slice(0, 16)}.js`
  fs.writeFileSync(path.join(out, name), text)
  vendor.imports[specifier] = `/@v/${name}`
  vendor.preload[specifier] = [`/@v/${name}`, ...(vendor.preload[specifier] ?? [])]
}
fs.writeFileSync(path.join(out, 'vendor.json'), JSON.stringify(vendor))
