// Where something stands in a source, as a problem says it: lines and columns count from 1.
const blank = (text) => text.replace(/[^\n]/g, ' ')

export function placeOf(file, text, at = 0) {
  const start = text.lastIndexOf('\n', at - 1) + 1
  const end = text.indexOf('\n', at)
  let line = 1
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', next + 1)) line++
  return { file, line, column: at - start + 1, lineText: text.slice(start, end < 0 ? undefined : end).slice(0, 500) }
}

export const said = (text, remedy, place = {}) => ({ text, notes: [], remedy, ...place })

// Each alternative takes whatever it has looked at, so no text makes these slow.
const CODE = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?|`(?:\\[\s\S]|[^`\\])*`?/g
const STYLE = /\/\*[\s\S]*?(?:\*\/|$)/g
const MARKUP = /<!--[\s\S]*?(?:-->|$)/g

// The same text with blanks for comments, so that places stay what they are. `quotes` blanks strings as well.
export function withoutComments(file, text, { quotes = false } = {}) {
  if (/\.(html|svg|md)$/.test(file)) return text.replace(MARKUP, blank)
  if (file.endsWith('.css')) return text.replace(STYLE, blank)
  return text.replace(CODE, (token) => (token[0] === '/' || (quotes && token[0] !== '`') ? blank(token) : token))
}
