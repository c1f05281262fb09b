// Files of the app that are addressed rather than imported: pictures and fonts.
import path from 'node:path'

const TYPES = { '.svg': 'image/svg+xml', '.json': 'application/json', '.txt': 'text/plain', '.md': 'text/plain', '.csv': 'text/csv', '.css': 'text/css' }

const plain = (address) => address.split(/[?#]/, 1)[0]

function decoded(address) {
  try {
    return decodeURI(address)
  } catch {
    return address
  }
}

// The file that an address means, seen from the folder of its source; undefined when there is none.
export function fileFor(files, address, folder) {
  const name = decoded(plain(address))
  if (name.startsWith('/')) return [`public${name}`, name.slice(1)].find((known) => files.has(known))
  const own = name.startsWith('@/') ? `src/${name.slice(2)}` : path.posix.join(folder, name)
  return [own, `public/${path.posix.normalize(name)}`].find((known) => files.has(known))
}

// What the browser can load for that address: an address under public/, else the file itself as a data: URL.
export function assetFor(files, address, folder) {
  const file = fileFor(files, address, folder)
  if (file?.startsWith('public/')) return file.slice('public'.length) + address.slice(plain(address).length)
  return file && dataUrl(file, files.get(file)) + (/#[\w-]+$/.exec(address)?.[0] ?? '')
}

export function dataUrl(file, text) {
  const type = TYPES[path.posix.extname(file).toLowerCase()]
  return type ? `data:${type};charset=utf-8,${encodeURIComponent(text)}` : text
}
