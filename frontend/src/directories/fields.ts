// A field of a form: its shape, and what the shape needs.
import type { Cell } from './rows'

export type Shape =
  | 'text'
  | 'area'
  | 'code'
  | 'date'
  | 'moment'
  | 'select'
  | 'link'
  | 'number'
  | 'links'
  | 'rows'
  | 'translations'
  | 'check'
  | 'secret'
  | 'hour'

export interface RecordField {
  name: string
  label: string
  shape: Shape
  required?: boolean
  /** The DocType that is linked to. */
  doctype?: string
  /** The field of a row that links, where the field is a table of links. */
  of?: string
  cells?: readonly Cell[]
  /** The fields of the document that are translated, where the field is the table of its translations. */
  translated?: readonly { name: string; label: string }[]
  words?: Record<string, string>
  dir?: 'ltr' | 'rtl' | 'auto'
}
