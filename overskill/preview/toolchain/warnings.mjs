// What builds and yet has no effect, or cannot work in the browser. What one file says by itself is read once for each
// content of it, so that an edit costs one file.
import { classesOf, unknownClasses } from './classes.mjs'
import { importsOf } from './imports.mjs'
import { unsetVariables } from './missing_words.mjs'
import { missingFiles, picturesOf } from './pictures.mjs'
import { placeOf, said } from './place.mjs'
import { unusedFiles } from './unused.mjs'

const CONFIGURATION = /^tailwind\.config\.\w+$/
const CODE = /\.([jt]sx?|m[jt]s)$/

function read(file, text) {
  const imports = CODE.test(file) ? importsOf(file, text) : []
  const variables = CODE.test(file) ? unsetVariables(file, text) : []
  return { text, imports, variables, ...classesOf(file, text), ...picturesOf(file, text) }
}

function factsOf(app) {
  app.facts ??= new Map()
  for (const file of app.facts.keys()) if (!app.files.has(file)) app.facts.delete(file)
  return (file) => {
    const text = app.files.get(file)
    if (app.facts.get(file)?.text !== text) app.facts.set(file, read(file, text))
    return app.facts.get(file)
  }
}

function configuration(files) {
  const file = [...files.keys()].find((name) => CONFIGURATION.test(name))
  if (!file) return []
  const text = files.get(file)
  const at = Math.max(0, text.search(/\b(colors|extend|theme|plugins)\b/))
  const remedy = 'Delete it and write the theme in src/index.css, e.g. @theme { --color-brand: #0f766e; --font-display: "Inter"; --breakpoint-3xl: 120rem; }'
  return [said(`${file} is not read: Tailwind 4 has its theme in CSS.`, remedy, placeOf(file, text, at))]
}

function withoutTailwind(app, facts) {
  const file = [...app.loaded].find((name) => facts(name).classes.length)
  if (!file) return []
  const [name, at] = facts(file).classes[0]
  const text = `The class "${name}" and the other Tailwind classes have no effect: no style sheet of the app imports Tailwind.`
  return [said(text, 'Begin src/index.css with @import "tailwindcss"; and import it in src/main.tsx.', placeOf(file, app.files.get(file), at))]
}

// The warnings of a build that succeeded, for the files as they are now.
export function warningsOf(app, entry, styled) {
  const facts = factsOf(app)
  for (const file of styled.loaded) app.loaded.add(file)
  const inUse = [...app.loaded].filter((file) => CODE.test(file))
  const pages = app.files.has('index.html') ? ['index.html'] : []
  const own = [...app.loaded, ...pages, ...[...app.files.keys()].filter((file) => file.startsWith('public/') && !app.loaded.has(file))]
  return [
    ...styled.warnings,
    ...unusedFiles(app, entry, facts),
    ...configuration(app.files),
    ...(styled.hasTailwind ? unknownClasses(app, facts, styled.css) : withoutTailwind(app, facts)),
    ...inUse.flatMap((file) => [...facts(file).putTogether, ...facts(file).variables]),
    ...own.flatMap((file) => facts(file).pictures),
    ...missingFiles(app, facts, [...inUse, ...pages]),
  ]
}
