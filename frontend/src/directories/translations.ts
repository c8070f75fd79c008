// The table of translations that documents have: a row per language and field. Pure.
import type { Values } from '@/data/http'

type Rows = readonly Values[] | null | undefined

const isOf = (row: Values, field: string, language: string) => row.field === field && row.language === language

/** What a field says in a language, "" where that is not written. */
export function textIn(rows: Rows, field: string, language: string): string {
  return String(rows?.find((row) => isOf(row, field, language))?.text ?? '')
}

/** The rows with a field's text in a language; an emptied text takes its row away. */
export function withText(rows: Rows, field: string, language: string, text: string): Values[] {
  const others = (rows ?? []).filter((row) => !isOf(row, field, language))
  const found = (rows ?? []).find((row) => isOf(row, field, language))
  if (!text.trim()) return others
  if (!found) return [...others, { field, language, text }]
  return (rows ?? []).map((row) => (row === found ? { ...row, text } : row))
}
