// Files that have no effect: nothing imports them, or nothing of them is used.
import path from 'node:path'
import { importedFile } from './project.mjs'
import { placeOf, said } from './place.mjs'

const WRITTEN = /\.(tsx?|jsx?|mts|cts|mjs|cjs|css|scss|sass|less|vue|svelte|astro|html?)$/
const ELSEWHERE = /^(public|scripts|tests?|e2e|cypress)\/|(^|\/)(__tests__|__mocks__|\.[^/]*)(\/|$)|\.d\.[mc]?ts$|\.(test|spec|stories)\.\w+$|(^|\/)[\w.-]+\.config\.\w+$|setupTests\.\w+$|^index\.html$/
const OF_NEXT = /^(src\/)?(app\/(.*\/)?(page|layout)|pages\/(_app|_document|.*))\.[jt]sx?$/
const MAX = 12

const stem = (file) => file.replace(/\.\w+$/, '')
const starts = (entry) => `The app starts from ${entry}, which shows src/App.tsx.`

function remedyFor(file, entry) {
  if (/\.(vue|svelte|astro)$/.test(file)) return 'Write it as a React component (.tsx).'
  if (/\.html?$/.test(file)) return `Only index.html is a page; add a route in src/App.tsx instead.`
  if (/\.(scss|sass|less)$/.test(file)) return 'Write plain CSS (nesting works) and import it.'
  if (/\.css$/.test(file)) return `Import it in ${entry} or from src/index.css.`
  if (/^(server|api|functions|supabase|backend)\//.test(file)) return 'No server runs here: keep data in the browser, e.g. in localStorage.'
  if (OF_NEXT.test(file)) return `There are no routes by file name: import it in src/App.tsx, with a <Route> where it is a page.`
  return `Import it where it belongs, e.g. in src/App.tsx; delete it if it is not wanted.`
}

function whyUnused(file, loaded, entry) {
  const rival = [...loaded].find((other) => other !== file && stem(other) === stem(file) && !other.endsWith('.css') && !file.endsWith('.css'))
  if (rival) return said(`${file} is not in the app: ${rival} comes before it.`, `Write ${rival} instead and delete ${file}, or the other way round.`)
  return said(`${file} is not in the app: nothing imports it. ${starts(entry)}`, remedyFor(file, entry))
}

// Every import that leads from the files in use, by the file it means.
function importersOf(app, facts) {
  const found = new Map()
  const ahead = [...app.loaded]
  const seen = new Set(ahead)
  for (const importer of ahead) {
    for (const one of facts(importer).imports) {
      const file = importedFile(app.files, one.specifier, importer)
      if (!file) continue
      found.set(file, [...(found.get(file) ?? []), { ...one, importer }])
      if (!seen.has(file)) seen.add(file), ahead.push(file)
    }
  }
  return found
}

export function unusedFiles(app, entry, facts) {
  const importers = importersOf(app, facts)
  const warnings = []
  for (const file of app.files.keys()) {
    if (file === entry || !WRITTEN.test(file) || ELSEWHERE.test(file)) continue
    const known = importers.get(file)
    if (!known && !app.loaded.has(file)) warnings.push({ ...whyUnused(file, app.loaded, entry), ...placeOf(file, app.files.get(file)) })
    else if (known && known.every(({ isUsed, isType }) => !isUsed && !isType)) {
      const text = `Nothing of ${file} is used: ${known[0].importer} imports it and does nothing with it.`
      warnings.push({ ...said(text, `Use it in ${known[0].importer}, e.g. render <${path.posix.basename(stem(file)).replace(/\W/g, '') || 'Component'} />.`), ...placeOf(file, app.files.get(file)) })
    }
  }
  const rest = warnings.length - MAX
  return rest > 0 ? [...warnings.slice(0, MAX), said(`${rest} more files are not in the app.`, 'Import or delete them.')] : warnings
}
