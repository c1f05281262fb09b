// Words of Node and of other bundlers that a browser does not know. esbuild itself tells where they are free names (and not
// a name of the app, a comment or a text) by putting a marker in their place.
import { placeOf, said, withoutComments } from './place.mjs'

const NODE = 'That is a word of Node: a browser does not have it.'
const WEBPACK = 'That is a word of webpack.'
const GLOB = 'Write import.meta.glob("./pages/*.tsx", { eager: true }).'
const PATHS = 'Import the file, or address one in public/ as "/name.ext".'
const WORDS = {
  __dirname: [NODE, PATHS],
  __filename: [NODE, PATHS],
  Buffer: [NODE, 'Use Uint8Array, TextEncoder, or btoa() and atob().'],
  setImmediate: [NODE, 'Use setTimeout(…, 0).'],
  clearImmediate: [NODE, 'Use clearTimeout().'],
  __webpack_public_path__: [WEBPACK, 'Addresses begin with "/".'],
  'require.context': [WEBPACK, GLOB],
  'require.ensure': [WEBPACK, 'Write import("./file").'],
  'require.resolve': [NODE, PATHS],
  'import.meta.glob': ['Its patterns must be written out as strings, its options as an object.', GLOB],
  'import.meta.globEager': ['Its patterns must be written out as strings.', GLOB],
  'import.meta.dirname': [NODE, PATHS],
  'import.meta.filename': [NODE, PATHS],
  ...Object.fromEntries(
    ['cwd', 'argv', 'exit', 'nextTick', 'hrtime', 'stdout', 'stderr', 'version', 'versions', 'memoryUsage', 'uptime'].map((name) => [
      `process.${name}`,
      [NODE, name === 'nextTick' ? 'Use queueMicrotask().' : 'Leave it out.'],
    ]),
  ),
}
const MARKERS = Object.fromEntries(Object.keys(WORDS).map((word) => [word, `__missing_${word.replace(/\W/g, '_')}`]))
export const ENVIRONMENT = { MODE: 'development', BASE_URL: '/', DEV: true, PROD: false, SSR: false }
const SET = new Set([...Object.keys(ENVIRONMENT), 'NODE_ENV'])
const VARIABLE = /\b(process\.env|import\.meta\.env)(?:\.([A-Za-z_]\w*)|\[\s*["']([A-Za-z_]\w*)["']\s*\])/g

export const DEFINED = {
  ...MARKERS,
  global: 'globalThis',
  'process.env': '{"NODE_ENV":"development"}',
  'process.env.NODE_ENV': '"development"',
  'process.browser': 'true',
  'process.platform': '"browser"',
  'import.meta.env': JSON.stringify(ENVIRONMENT),
}

function placesOf(word, files, loaded) {
  const pattern = new RegExp(`(?<![\\w$.])${word.replaceAll('.', '\\s*\\.\\s*')}(?![\\w$])`)
  return [...loaded].flatMap((file) => {
    const at = withoutComments(file, files.get(file), { quotes: true }).search(pattern)
    return at < 0 ? [] : [placeOf(file, files.get(file), at)]
  })
}

// The words that the built script would die of, once for each file.
export function missingWords(js, files, loaded) {
  if (!js.includes('__missing_')) return []
  return Object.keys(WORDS).flatMap((word) => {
    if (!new RegExp(`\\b${MARKERS[word]}\\b`).test(js)) return []
    const [why, remedy] = WORDS[word]
    const places = placesOf(word, files, loaded)
    return (places.length ? places : [{}]).map((place) => said(`${word} does not exist here. ${why}`, remedy, place))
  })
}

// Variables of an environment that one file reads: there is none, so each of them is undefined.
export function unsetVariables(file, text) {
  if (!text.includes('.env')) return []
  const found = [...withoutComments(file, text, { quotes: false }).matchAll(VARIABLE)].filter(([, , dotted, quoted]) => !SET.has(dotted ?? quoted))
  return found.slice(0, 5).map(({ 0: word, index }) =>
    said(`${word} is undefined: the app has no environment variables, and .env files are not read.`, 'Write the value into the code; a secret has no place in a page.', placeOf(file, text, index)),
  )
}
