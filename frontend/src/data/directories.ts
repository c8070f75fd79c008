import { ask } from './http'

export interface RecordRow {
  name: string
  modified: string
  contact?: string
  display_name?: string | null
  first_name_ar?: string | null
  last_name_ar?: string | null
  title?: string
  title_ar?: string | null
  city?: string | null
  district?: string | null
  organisation?: string | null
  mandate?: string
  [field: string]: unknown
}

export interface DirectoryQuestion {
  text: string
  filters: Record<string, string>
  sort: string
  descending: boolean
  start: number
}

/** The directories in the order of their menu, each with the short name of its DocType. */
export const DIRECTORY_KINDS: readonly (readonly [kind: string, short: string])[] = [
  ['association', 'Association'],
  ['imam', 'Imam'],
  ['teacher', 'Teacher'],
  ['elected-official', 'Elected Official'],
  ['investor', 'Investor'],
  ['student', 'Student'],
  ['competency', 'Competency'],
  ['institution', 'Institution'],
  ['event', 'Event'],
]

export const RECORD_ROWS = 20
const API = 'diaspora.directories.api'

export const readableDirectories = () => ask<string[]>(`${API}.directories`)
export const findRecords = (kind: string, question: DirectoryQuestion, signal?: AbortSignal) =>
  ask<RecordRow[]>(`${API}.listing`, { kind, ...question, limit: RECORD_ROWS }, signal)
export const countRecords = (kind: string, { text, filters }: DirectoryQuestion, signal?: AbortSignal) =>
  ask<number>(`${API}.listing_count`, { kind, text, filters }, signal)

export interface Places {
  districts: { district: string; latitude: number; longitude: number; count: number }[]
  points: { name: string; title: string; latitude: number; longitude: number }[]
  elsewhere: number
}
export const placesOf = (kind: string, { text, filters }: DirectoryQuestion, signal?: AbortSignal) =>
  ask<Places>(`${API}.listing_places`, { kind, text, filters }, signal)
