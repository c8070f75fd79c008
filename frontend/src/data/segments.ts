import type { Json } from '@/segments/tree'
import { act, ask } from './http'
import type { Choice } from './documents'

export interface Operator {
  name: string
  takes: string
}
export interface Field {
  name: string
  label: string
  type: string
  operators: Operator[]
  choices?: Choice[]
  links_to?: string
}
export interface Relation {
  name: string
  label: string
  fields: Field[]
}
export interface Catalogue {
  language: string
  limits: { depth: number; conditions: number }
  fields: Field[]
  relations: Relation[]
}
export interface Counted {
  count: number
  exact: boolean
  low?: number
  high?: number
}
export interface Member {
  name: string
  display_name: string
  city: string | null
  preferred_language: string | null
}
export interface Verdict {
  path: string
  kind: string
  prose: string
  value: unknown
  holds: boolean
  children: Verdict[]
}

const API = 'diaspora.segments.api'

export function readCatalogue(lang: string): Promise<Catalogue> {
  return ask<Catalogue>(`${API}.catalogue`, { lang })
}

// Trees may be long: they go in the body of a POST. None of these methods changes anything.
export function countTree(tree: Json, signal: AbortSignal): Promise<Counted> {
  return act<Counted>(`${API}.count`, { tree }, signal)
}

export async function proseOf(tree: Json, lang: string, signal: AbortSignal): Promise<string> {
  return (await act<{ prose: string }>(`${API}.prose`, { tree, lang }, signal)).prose
}

export async function previewTree(tree: Json, signal: AbortSignal): Promise<Member[]> {
  return (await act<{ rows: Member[] }>(`${API}.preview`, { tree, limit: 10 }, signal)).rows
}

export function explainPerson(tree: Json, contact: string, lang: string, signal?: AbortSignal): Promise<Verdict> {
  return act<Verdict>(`${API}.explain`, { tree, contact, lang }, signal)
}
