// The list's question as it stands in the address: /people?q=...&district=LYO&sort=-modified&from=40. Pure.
import type { PeopleQuestion } from '@/data/people'

export type Query = Record<string, string | null | (string | null)[] | undefined>

export const FILTERS = ['status', 'district', 'affiliation', 'preferred_language', 'kind', 'gender'] as const
export type FilterName = (typeof FILTERS)[number]

/** What is asked where the address says nothing: active people by name. */
const ANY = 'any'

export function questionOf(query: Query): PeopleQuestion {
  const sort = textOf(query.sort) || 'name'
  const filters: Record<string, string> = {}
  for (const name of FILTERS) {
    const value = textOf(query[name]) || (name === 'status' ? 'active' : '')
    if (value && value !== ANY) filters[name] = value
  }
  return {
    text: textOf(query.q),
    filters,
    sort: sort.replace(/^-/, ''),
    descending: sort.startsWith('-'),
    start: Math.max(0, Number.parseInt(textOf(query.from), 10) || 0),
  }
}

/** The shortest address that asks the same. */
export function queryOf(question: PeopleQuestion): Record<string, string> {
  const query: Record<string, string> = {}
  if (question.text) query.q = question.text
  for (const name of FILTERS) {
    const value = question.filters[name]
    if (name === 'status' && value !== 'active') query.status = value || ANY
    else if (name !== 'status' && value) query[name] = value
  }
  const sort = `${question.descending ? '-' : ''}${question.sort}`
  if (sort !== 'name') query.sort = sort
  if (question.start) query.from = String(question.start)
  return query
}

/** The same question with other filters or another text begins at the first page. */
export function changed(question: PeopleQuestion, change: Partial<PeopleQuestion>): PeopleQuestion {
  return { ...question, start: 0, ...change }
}

function textOf(value: Query[string]): string {
  const first = Array.isArray(value) ? value[0] : value
  return first ?? ''
}
