/** Reads the PO files of the app: {text: translation}. Fuzzy and empty ones are left out, as Frappe leaves them out. */
export function readPo(source: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (const block of source.split(/\n\s*\n/)) {
    const lines = block.split('\n').filter((line) => !line.startsWith('#~'))
    if (lines.some((line) => line.startsWith('#,') && line.includes('fuzzy'))) continue
    const text = valueOf(lines, 'msgid')
    const translation = valueOf(lines, 'msgstr')
    if (text && translation && !lines.some((line) => line.startsWith('msgctxt'))) found[text] = translation
  }
  return found
}

function valueOf(lines: string[], keyword: string): string {
  const start = lines.findIndex((line) => line.startsWith(`${keyword} "`))
  if (start < 0) return ''
  const parts = [lines[start]!.slice(keyword.length + 1)]
  for (const line of lines.slice(start + 1)) {
    if (!line.startsWith('"')) break
    parts.push(line)
  }
  return parts.map((part) => JSON.parse(part.trim()) as string).join('')
}

/** The texts that a source file hands to t("...") or to msg("..."), which marks a text that is translated later. */
export function textsIn(source: string): string[] {
  const calls = source.matchAll(/\b(?:t|msg)\(\s*('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/g)
  return [...calls].map((call) => unquote(call[1]!))
}

function unquote(literal: string): string {
  return literal.slice(1, -1).replace(/\\(.)/g, '$1')
}
