// A directory's question as it stands in the address: ?q=...&district=LYO&sort=-modified&from=40. Pure.
import type { DirectoryQuestion } from '@/data/directories'
import type { Directory } from './kinds'

type Query = Record<string, string | null | (string | null)[] | undefined>

export function questionOf(directory: Directory, query: Query): DirectoryQuestion {
  const sort = textOf(query.sort) || (directory.sort ?? 'name')
  const filters: Record<string, string> = {}
  for (const { name } of directory.filters) {
    const value = textOf(query[name])
    if (value) filters[name] = value
  }
  const start = Math.max(0, Number.parseInt(textOf(query.from), 10) || 0)
  return { text: textOf(query.q), filters, sort: sort.replace(/^-/, ''), descending: sort.startsWith('-'), start }
}

/** The shortest address that asks the same. */
export function queryOf(directory: Directory, question: DirectoryQuestion): Record<string, string> {
  const query: Record<string, string> = {}
  if (question.text) query.q = question.text
  for (const [name, value] of Object.entries(question.filters)) if (value) query[name] = value
  const sort = `${question.descending ? '-' : ''}${question.sort}`
  if (sort !== (directory.sort ?? 'name')) query.sort = sort
  if (question.start) query.from = String(question.start)
  return query
}

function textOf(value: Query[string]): string {
  const first = Array.isArray(value) ? value[0] : value
  return first ?? ''
}
