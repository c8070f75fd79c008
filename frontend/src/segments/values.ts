// What a condition's value may be while it is edited, by what its operator takes (VALUE_SHAPES of the server). Pure.
import type { Field } from '@/data/segments'
import type { Scalar, Value } from './tree'

export type Editor =
  'nothing' | 'text' | 'one' | 'many' | 'number' | 'numbers' | 'date' | 'dates' | 'place' | 'yes or no'

const EDITORS: Record<string, Editor> = {
  nothing: 'nothing',
  text: 'text',
  choice: 'one',
  choices: 'many',
  number: 'number',
  numbers: 'numbers',
  date: 'date',
  dates: 'dates',
  days: 'number',
  weeks: 'number',
  months: 'number',
  years: 'number',
  place: 'place',
  'yes or no': 'yes or no',
}

export function editorOf(field: Field | undefined, op: string): Editor {
  const takes = field?.operators.find((operator) => operator.name === op)?.takes ?? 'text'
  return EDITORS[takes] ?? 'text'
}

const LENGTHS: Partial<Record<Editor, number>> = { numbers: 2, dates: 2, place: 3 }

/** The value that a new operator begins with: what was there where it fits, else nothing yet. */
export function carried(editor: Editor, value: Value): Value {
  const list = Array.isArray(value) ? value : value === null ? [] : [value]
  const length = LENGTHS[editor]
  if (editor === 'nothing') return null
  if (editor === 'yes or no') return typeof value === 'boolean' ? value : true
  if (editor === 'many') return list
  if (length) return list.length === length ? list : null
  return typeof list[0] === (editor === 'number' ? 'number' : 'string') ? (list[0] ?? null) : null
}

/** Is the value whole, so that the server may be asked? */
export function isWhole(editor: Editor, value: Value): boolean {
  if (editor === 'nothing') return value === null
  if (value === null || value === '') return false
  if (Array.isArray(value)) return value.length > 0 && value.every((part) => part !== '' && part !== null)
  return true
}

/** A number as it was typed; null for what is none. */
export function numberOf(text: string): number | null {
  const number = Number(text.trim().replace(',', '.'))
  return text.trim() && Number.isFinite(number) ? number : null
}

/** One part of a list of a fixed length, such as the lower of two numbers. */
export function withPart(value: Value, at: number, length: number, part: Scalar | null): Value {
  const list = Array.isArray(value) ? value : []
  const parts = Array.from({ length }, (_, place) => (place === at ? part : list[place]) ?? '')
  return parts.every((one) => one === '') ? null : parts
}
