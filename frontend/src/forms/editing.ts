// What a form holds: the document as it was read, and as the person has it now. Pure; values are plain JSON.
import type { Values } from '@/data/http'

export interface Conflict {
  field: string
  mine: unknown
  theirs: unknown
}

export interface Merged {
  draft: Values
  conflicts: Conflict[]
}

/** Child rows are compared by what a person enters: the server adds names, owners and times of its own. */
const OF_THE_SERVER = new Set([
  'name', 'owner', 'creation', 'modified', 'modified_by', 'docstatus', 'idx', 'parent', 'parentfield', 'parenttype',
  'doctype', '__unsaved', '__islocal',
]) // prettier-ignore

/** Equal for a person: an empty field is empty, whether it is null, "" or not there. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(plain(one)) === JSON.stringify(plain(other))
}

function plain(value: unknown): unknown {
  if (value === undefined || value === null || value === '') return null
  if (Array.isArray(value)) return value.length ? value.map(plain) : null
  if (typeof value !== 'object') return value
  const entries = Object.entries(value).filter(([key]) => !OF_THE_SERVER.has(key))
  return Object.fromEntries(entries.map(([key, inner]) => [key, plain(inner)]).sort())
}

/** The fields that the person changed, with their new values. */
export function changesOf(original: Values, draft: Values, fields: readonly string[]): Values {
  const changed = fields.filter((field) => !isSame(original[field], draft[field]))
  return Object.fromEntries(changed.map((field) => [field, draft[field] ?? '']))
}

/** Put mine on top of theirs. Where both changed a field otherwise, mine is kept and the conflict is told. */
export function merge(original: Values, draft: Values, theirs: Values, fields: readonly string[]): Merged {
  const merged = structuredClone(theirs)
  const conflicts: Conflict[] = []
  for (const field of fields) {
    if (isSame(original[field], draft[field])) continue
    merged[field] = draft[field]
    const theyChanged = !isSame(original[field], theirs[field])
    if (theyChanged && !isSame(draft[field], theirs[field])) {
      conflicts.push({ field, mine: draft[field], theirs: theirs[field] })
    }
  }
  return { draft: merged, conflicts }
}

/** A value as a person reads it in a comparison. */
export function shownValue(value: unknown): string {
  const kept = plain(value)
  if (kept === null) return '—'
  if (Array.isArray(kept)) return kept.map(shownValue).join(', ')
  if (typeof kept === 'object') return Object.values(kept).filter(Boolean).map(shownValue).join(' ')
  return String(kept)
}

/** Which fields the server's words are about: those whose label or value they name. */
export function fieldsNamed(message: string, labels: Record<string, string>, draft: Values): string[] {
  return Object.keys(labels).filter((field) => {
    const label = labels[field] ?? ''
    const value = shownValue(draft[field])
    return (label && message.includes(label)) || (value.length > 3 && message.includes(value))
  })
}
