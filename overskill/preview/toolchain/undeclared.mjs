// Components and hooks that a file uses and neither imports nor declares: its script would die of them where it comes to
// them. esbuild itself tells that they are free names by putting a marker in their place.
import path from 'node:path'
import * as esbuild from 'esbuild'
import { packagesWith } from './packages.mjs'
import { placeOf, said, withoutComments } from './place.mjs'
import { LOADERS } from './project.mjs'

const USED = /(?:(?<![\w$)\].])<|<\/)([A-Z][\w$]*)|(?<![\w$.])(?<!\bfunction\s+)(use[A-Z][\w$]*)(?=\s*[(<])|(?<![\w$.])(React)(?=\.)/g
const NAME = /[A-Za-z_$][\w$]*/g
const MAX = 5
const marker = (name) => `__undeclared_${name}`

// The names that stand nowhere else in the file, which an import or a declaration would: [[name, at]].
function suspects(code) {
  const uses = [...code.matchAll(USED)].map((use) => ({ name: use[1] ?? use[2] ?? use[3], at: use.index }))
  if (!uses.length) return []
  const words = Map.groupBy(code.match(NAME), (word) => word)
  const byName = Map.groupBy(uses, ({ name }) => name)
  return [...byName].filter(([name, all]) => words.get(name)?.length === all.length).map(([name, [{ at }]]) => [name, at])
}

async function freeOnes(file, text, names) {
  const define = Object.fromEntries(names.map((name) => [name, marker(name)]))
  const { code } = await esbuild.transform(text, { loader: LOADERS[path.extname(file)], jsx: 'automatic', define, logLevel: 'silent' })
  return names.filter((name) => code.includes(marker(name)))
}

function sourceOf(name, files) {
  const named = new RegExp(`\\bexport\\s+(?:async\\s+)?(?:function|const|class)\\s+${name.replaceAll('$', '\\$')}\\b`)
  for (const [file, text] of files) {
    const address = file.replace(/^src\//, '@/').replace(/\.\w+$/, '')
    if (named.test(text)) return `import { ${name} } from "${address}";`
    if (path.basename(address) === name && text.includes('export default')) return `import ${name} from "${address}";`
  }
  const [specifier] = packagesWith(name)
  return specifier ? `import { ${name} } from "${specifier}";` : ''
}

function remedyFor(name, files) {
  if (name === 'React') return 'Write import * as React from "react"; or import the names themselves.'
  const line = sourceOf(name, files)
  return line ? `Write ${line}` : 'Import it, or write it.'
}

async function ofFile(file, files) {
  const text = files.get(file)
  const found = new Map(suspects(withoutComments(file, text, { quotes: true })))
  const free = found.size ? await freeOnes(file, text, [...found.keys()]) : []
  return free.map((name) => said(`${name} is used here, but neither imported nor declared.`, remedyFor(name, files), placeOf(file, text, found.get(name))))
}

export async function undeclaredNames({ files, loaded }) {
  const code = [...loaded].filter((file) => LOADERS[path.extname(file)]?.match(/[jt]sx?$/))
  return (await Promise.all(code.map((file) => ofFile(file, files)))).flat().slice(0, MAX)
}
