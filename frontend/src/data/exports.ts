import { act, ask } from './http'

export interface Exportable {
  kind: string
  layouts: string[]
}
export interface ExportStatus {
  state: string
  done: number
  total: number
  file: string | null
  error: string | null
}
export interface ExportRow {
  name: string
  kind: string
  format: string
  layout: string
  reason: string
  state: string
  total_rows: number
  requested_by: string
  creation: string
}
export interface Wish {
  kind: string
  format: string
  layout: string
  district: string
  reason: string
}

const API = 'diaspora.directories.api'

export const exportableKinds = () => ask<Exportable[]>(`${API}.exportable`)
export const askForExport = (wish: Wish) => act<{ export: string }>(`${API}.export`, { ...wish })
export const exportStatus = (name: string, signal?: AbortSignal) =>
  ask<ExportStatus>(`${API}.export_status`, { export: name }, signal)

export function fileAddress(name: string): string {
  return `/api/method/${API}.download_export?export=${encodeURIComponent(name)}`
}
