// A worker of the app: bundled for itself and started from a blob: address, the only one that a preview's policy allows.
const REMEDY = 'Use new Worker(new URL("./worker.ts", import.meta.url), { type: "module" }).'

const address = (code) => `URL.createObjectURL(new Blob([${JSON.stringify(code)}], { type: "text/javascript" }))`
const constructor = (code) => `const url = ${address(code)};\nexport default function AppWorker(options) { return new Worker(url, options) }`

// The module that `import W from "./w.ts?worker"` (its constructor) or `new URL("./w.ts", import.meta.url)` (its address,
// ?worker_url) means. `build` is the page's own, `files` the plug-in that gives a worker its files.
export async function workerModule(build, name, suffix, files) {
  if (suffix.startsWith('?sharedworker')) return { errors: [{ text: 'Shared workers are not available here.', detail: { remedy: REMEDY } }] }
  try {
    const options = { ...build.initialOptions, entryPoints: [name], plugins: [files], metafile: false }
    const code = (await build.esbuild.build(options)).outputFiles[0].text
    return { contents: suffix === '?worker_url' ? `export default ${address(code)}` : constructor(code), loader: 'js' }
  } catch (failure) {
    if (!failure.errors?.length) throw failure
    return { errors: failure.errors }
  }
}
