import { act, ask } from './http'
import type { Doc } from './documents'

export interface ImportRow extends Doc {
  kind: string
  file_name: string
  state: string
  dry_run: number
  owner: string
  creation: string
  total_rows: number
  created_rows: number
  updated_rows: number
  unchanged_rows: number
  rejected_rows: number
}

export interface FileKind {
  kind: string
  fields: string[]
  labels: Record<string, string>
  example: string
}

export interface Column {
  header: string
  field: string
  confidence: number
  sample: string[]
}

/** What was made of the headers of a file. */
export interface Headers {
  import: string
  columns: Column[]
  dropped: string[]
  consent: string[]
  ignored: string[]
}

export interface Counts {
  created: number
  updated: number
  unchanged: number
  rejected: number
}

export interface Rehearsal extends Counts {
  rows: number
  is_whole: boolean
  reasons: Record<string, number>
  notes: Record<string, number>
}

export interface Progress extends Counts {
  import: string
  state: string
  kind: string
  file: string
  error: string | null
  total: number
  done: number
  reasons: Record<string, number>
  kept: Record<string, number>
  notes: Record<string, number>
  rehearsal: Rehearsal | null
  words: Record<string, { says: string; remedy: string }>
}

const API = 'diaspora.crm.imports.api'

export const fileKinds = () => ask<FileKind[]>(`${API}.kinds`)
export const startImport = (file: string, kind: string, district: string) =>
  act<Headers>(`${API}.start`, { file, kind, district })
export const readColumns = (name: string) => ask<Headers>(`${API}.columns`, { import_name: name })
export const chooseColumns = (name: string, columns: Record<string, string>) =>
  act<Headers>(`${API}.mapping`, { import_name: name, columns: JSON.stringify(columns) })
export const importProgress = (name: string, signal?: AbortSignal) =>
  ask<Progress>(`${API}.progress`, { import_name: name }, signal)

export type ImportStep = 'dry_run' | 'apply' | 'undo'
export const stepImport = (name: string, step: ImportStep) => act<unknown>(`${API}.${step}`, { import_name: name })

/** Where the rejected rows are downloaded, as CSV with the reasons in the reader's language. */
export function rejectedAddress(name: string): string {
  return `/api/method/${API}.rejected_rows?import_name=${encodeURIComponent(name)}`
}
