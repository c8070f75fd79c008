// Tables of a document whose rows are entered cell by cell: what they hold, and what is wrong in them. Pure.
import type { Values } from '@/data/http'
import { msg } from '@/text/t'
import type { RecordField } from './fields'

/** A field of each row. */
export interface Cell {
  name: string
  label: string
  shape: 'text' | 'date'
  required?: boolean
}

export const MANDATES: RecordField = {
  name: 'mandates',
  label: msg('Mandates'),
  shape: 'rows',
  cells: [
    { name: 'office', label: msg('Office'), shape: 'text', required: true },
    { name: 'function', label: msg('Function'), shape: 'text' },
    { name: 'constituency', label: msg('Constituency'), shape: 'text' },
    { name: 'area', label: msg('Area'), shape: 'text' },
    { name: 'from_date', label: msg('From'), shape: 'date' },
    { name: 'to_date', label: msg('To'), shape: 'date' },
  ],
}
export const SKILLS: RecordField = {
  name: 'skills',
  label: msg('Skills'),
  shape: 'rows',
  cells: [{ name: 'skill', label: msg('Skill'), shape: 'text', required: true }],
}

export function rowsOf(value: unknown): Values[] {
  return Array.isArray(value) ? (value as Values[]) : []
}

export function isMissing(cell: Cell, row: Values): boolean {
  return Boolean(cell.required) && !String(row[cell.name] ?? '').trim()
}

/** Does a row leave out what it needs? */
export function hasGaps(cells: readonly Cell[], value: unknown): boolean {
  return rowsOf(value).some((row) => cells.some((cell) => isMissing(cell, row)))
}
