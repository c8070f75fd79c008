// Between the text of a block and the editor of words: what the editor would lose is edited as HTML instead.

const SAME: Record<string, string> = { b: 'strong', i: 'em' }
const HAS_TAGS = /<[a-zA-Z/!]/

/** A text without tags as the server reads it: blank lines part its paragraphs, others break its lines. */
export function asHtml(text: string): string {
  if (HAS_TAGS.test(text) || !text.trim()) return text
  const paragraphs = text.split(/\n[ \t]*\n/).filter((part) => part.trim())
  return paragraphs.map((part) => `<p>${escaped(part.trim()).replaceAll('\n', '<br>')}</p>`).join('')
}

/** Would this text come out of the editor as it went in, but for blanks and equal names of tags? */
export function isKept(before: string, after: string): boolean {
  return outline(asHtml(before)) === outline(written(after))
}

/** Nothing but an empty paragraph is an empty text. */
export function written(html: string): string {
  return html === '<p></p>' ? '' : html
}

function outline(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  return outlineOf(body)
}

function outlineOf(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return (node.textContent ?? '').replace(/\s+/g, ' ')
  if (!(node instanceof Element)) return ''
  const inner = [...node.childNodes].map(outlineOf).join('').trim()
  const name = node.tagName.toLowerCase()
  // Inside of a list's line, one paragraph and none look the same.
  if (name === 'p' && node.parentElement?.tagName === 'LI') return inner
  const attributes = [...node.attributes].map((one) => `${one.name}=${one.value}`).sort()
  return `<${[SAME[name] ?? name, ...attributes].join(' ')}>${inner}</>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
