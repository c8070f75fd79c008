// What the home screen asks; the server leaves out what the reader may not read.
import { ask } from './http'

export interface DuePart {
  count: number
  rows: { name: string; title: string; scheduled_at?: string | null }[]
}
export type DueName = 'approvals' | 'scheduled' | 'imports' | 'changes' | 'duplicates'
export type Due = Partial<Record<DueName, DuePart>>

export interface Running {
  kind: 'campaign' | 'import'
  name: string
  title: string
  state: string
  done: number
  total: number
}

export interface Result {
  name: string
  title: string
  finished_at: string | null
  states: Record<string, number>
}

export interface TopicGrowth {
  topic: string
  title: string
  months: { month: string; joined: number }[]
}

const API = 'diaspora.workspace.api'

export const readDue = (signal?: AbortSignal) => ask<Due>(`${API}.due`, {}, signal)
export const readRunning = (signal?: AbortSignal) => ask<Running[]>(`${API}.running`, {}, signal)
export const readResults = (signal?: AbortSignal) => ask<Result[]>(`${API}.results`, {}, signal)
export const readGrowth = (signal?: AbortSignal) => ask<TopicGrowth[]>(`${API}.growth`, {}, signal)
