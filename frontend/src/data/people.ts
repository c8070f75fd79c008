import { ask } from './http'

/** A row of the list of people. */
export interface PersonRow {
  name: string
  kind: 'person' | 'mailbox'
  status: string
  display_name: string
  first_name_ar: string | null
  last_name_ar: string | null
  primary_email: string | null
  primary_phone: string | null
  city: string | null
  district: string
  affiliation: string
  preferred_language: string | null
  modified: string
}

export interface PeopleQuestion {
  text: string
  filters: Record<string, string>
  sort: string
  descending: boolean
  start: number
}

export const PAGE_ROWS = 20

export function findPeople(question: PeopleQuestion, signal?: AbortSignal, limit = PAGE_ROWS): Promise<PersonRow[]> {
  return ask<PersonRow[]>('diaspora.crm.api.people', { ...question, limit }, signal)
}

export function countPeople({ text, filters }: PeopleQuestion, signal?: AbortSignal): Promise<number> {
  return ask<number>('diaspora.crm.api.people_count', { text, filters }, signal)
}
