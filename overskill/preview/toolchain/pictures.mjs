// Pictures, sounds and fonts that never load: hosts that are gone, files that are not there, bytes that are none.
import path from 'node:path'
import { placeOf, said, withoutComments } from './place.mjs'

const GONE = [
  'source.unsplash.com', 'via.placeholder.com', 'placeholder.com', 'www.placeholder.com', 'placehold.it', 'placeimg.com', 'placekitten.com',
  'lorempixel.com', 'unsplash.it', 'placecage.com', 'www.placecage.com', 'fillmurray.com', 'www.fillmurray.com', 'stevensegallery.com',
  'www.stevensegallery.com', 'placebeard.it', 'placezombies.com', 'lorem.space', 'api.lorem.space', 'source.boringavatars.com',
  'avatars.dicebear.com', 'api.adorable.io', 'joeschmoe.io', 'cloudflare-ipfs.com', 'logo.clearbit.com', 'imgplaceholder.com',
  'placeholder.pics', 'placem.at', 'placeholdit.imgix.net', 'satyr.io', 'nosrc.io', 'nosrc.net', 'lorempixum.com', 'dummyimg.com',
  'rawgit.com', 'cdn.rawgit.com', 'picsum.com', 'images.placeholders.dev', 'uifaces.co', 'tinyfac.es', 'randomuser.com',
] // prettier-ignore
const HOSTS = new RegExp(`(?:https?:)?//(${GONE.map((host) => host.replaceAll('.', '\\.')).join('|')})(?![\\w.-])[^\\s"'\`)<>]{0,200}`, 'gi')
const INSTEAD = 'Use https://picsum.photos/seed/NAME/800/600 for a photo, https://placehold.co/800x600 for a placeholder, or draw it as an SVG.'
const ENDINGS = 'svg|png|jpe?g|gif|webp|avif|ico|mp4|webm|mp3|wav|ogg|woff2?|ttf|otf|pdf'
// An address from the root anywhere, one without only where an element takes its picture from.
const FROM_ROOT = new RegExp(`["'\`(](/(?!/)[^"'\`\\s$<>{}()?#]{1,200}\\.(?:${ENDINGS}))(?:[?#][^"'\`\\s<>]{0,300})?["'\`)]`, 'gi')
const AS_SOURCE = new RegExp(`\\b(?:src|poster|href)\\s*=\\s*\\{?\\s*["'\`]((?![a-z][\\w+.-]*:|/|#)[^"'\`\\s$<>{}?#]{1,200}\\.(?:${ENDINGS}))(?:[?#][^"'\`\\s<>]{0,300})?["'\`]`, 'gi')
const IMPORTED = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\(\s*|\bglob\(\s*|\bURL\(\s*)$/
const READ = /\.([jt]sx?|html|json|mjs)$/
const PICTURES = { '.png': 'png', '.jpg': 'jpeg', '.jpeg': 'jpeg', '.gif': 'gif', '.webp': 'webp', '.avif': 'avif', '.ico': 'x-icon' }
const OTHERS = { '.woff2': 'font/woff2', '.woff': 'font/woff', '.ttf': 'font/ttf', '.otf': 'font/otf', '.mp3': 'audio/mpeg', '.mp4': 'video/mp4' }

function goneHosts(file, text, code) {
  return [...code.matchAll(HOSTS)].slice(0, 5).map(({ 1: host, index }) => said(`Pictures from ${host} do not load: the service is gone.`, INSTEAD, placeOf(file, text, index)))
}

function addresses(code) {
  return [FROM_ROOT, AS_SOURCE].flatMap((pattern) =>
    [...code.matchAll(pattern)]
      .filter(({ index }) => !IMPORTED.test(code.slice(Math.max(0, index - 20), index)))
      .map((found) => [found[1], found.index + found[0].indexOf(found[1])]),
  )
}

const isMagic = (bytes) =>
  bytes.subarray(0, 4).toString('latin1') === '\x89PNG' ||
  bytes.readUInt16BE(0) === 0xffd8 ||
  bytes.subarray(0, 4).toString('latin1') === 'GIF8' ||
  (bytes.subarray(0, 4).toString('latin1') === 'RIFF' && bytes.subarray(8, 12).toString('latin1') === 'WEBP') ||
  bytes.subarray(4, 8).toString('latin1') === 'ftyp' ||
  bytes.readUInt32BE(0) === 0x00000100

// Why a stored file is not what its name says; "" when it is.
function whyNone(extension, text) {
  if (extension === '.svg') return /<svg\b/i.test(text) ? '' : 'it holds no <svg> element'
  const data = /^\s*data:[^,]{0,200};base64,/i.exec(text)
  if (!data) return 'it is stored as plain text, not as a data: URL'
  const encoded = text.slice(data[0].length).trim()
  if (!encoded || !/^[A-Za-z0-9+/]*={0,2}$/.test(encoded)) return 'its base64 is broken'
  const bytes = Buffer.from(encoded.slice(0, 64), 'base64')
  return extension in PICTURES && (bytes.length < 8 || !isMagic(bytes)) ? 'its bytes are no picture' : ''
}

function broken(file, text) {
  const extension = path.posix.extname(file).toLowerCase()
  const type = PICTURES[extension] ? `image/${PICTURES[extension]}` : OTHERS[extension]
  if (!type && extension !== '.svg') return []
  const why = whyNone(extension, text)
  const remedy = type ? `Write data:${type};base64,… with real bytes, or draw an SVG: that is text.` : 'Write <svg xmlns="http://www.w3.org/2000/svg" viewBox="…">…</svg>.'
  return why ? [said(`${file} cannot be shown: ${why}.`, remedy, placeOf(file, text))] : []
}

// What one file says: { addresses: [[address, at]], pictures: warnings }.
export function picturesOf(file, text) {
  if (!READ.test(file) && !/\.css$/.test(file)) return { addresses: [], pictures: broken(file, text) }
  const code = withoutComments(file, text)
  return { addresses: READ.test(file) ? addresses(code) : [], pictures: goneHosts(file, text, code) }
}

function remedyFor(files, address) {
  const name = address.replace(/^\.?\//, '')
  if (files.has(name) && name.startsWith('public/')) return `Write "/${name.slice('public/'.length)}": what lies in public/ is served from the root.`
  const own = [name, `src/${name}`].find((known) => files.has(known))
  if (own) return `Import it: import picture from "@/${own.replace(/^src\//, '')}"; then src={picture}.`
  return `Write public/${name.replace(/\.(png|jpe?g|gif|webp|avif|ico)$/i, '.svg')} as an SVG (text) and use that address, or draw the picture inline.`
}

const isThere = (files, address) => files.has(path.posix.join('public', decoded(address)))

function decoded(address) {
  try {
    return decodeURI(address)
  } catch {
    return address
  }
}

// Addresses of files that the app does not have. `places` are the files to look through.
export function missingFiles(app, facts, places) {
  const told = new Map()
  for (const file of places) {
    for (const [address, at] of facts(file).addresses) {
      if (told.has(address) || told.size >= 12 || isThere(app.files, address)) continue
      told.set(address, said(`There is no file ${address} in the app.`, remedyFor(app.files, address), placeOf(file, app.files.get(file), at)))
    }
  }
  return [...told.values()]
}
