// The fields of a person's form: their labels as the server words them, and what can be told without the server.
import type { Values } from '@/data/http'
import { msg, t } from '@/text/t'

const LABELS: Record<string, string> = {
  kind: msg('Kind'),
  first_name: msg('First name'),
  last_name: msg('Last name'),
  first_name_ar: msg('First name in Arabic'),
  last_name_ar: msg('Last name in Arabic'),
  affiliation: msg('Affiliation'),
  district: msg('District'),
  preferred_language: msg('Preferred language'),
  gender: msg('Gender'),
  birth_year: msg('Year of birth'),
  profession: msg('Profession'),
  province_of_origin: msg('Province of origin'),
  emails: msg('E-mail addresses'),
  phones: msg('Telephones'),
  address_line: msg('Address'),
  postal_code: msg('Postal code'),
  city: msg('City'),
  country: msg('Country'),
  status: msg('Status'),
}

export function personLabels(): Record<string, string> {
  return Object.fromEntries(Object.entries(LABELS).map(([field, label]) => [field, t(label)]))
}

export function newPerson(): Values {
  return { kind: 'person', status: 'active', affiliation: 'community', emails: [], phones: [] }
}

interface Row {
  email?: string
  phone?: string
}

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** What is wrong at first sight: field -> words. The server looks at everything again. */
export function checkPerson(draft: Values): Record<string, string> {
  const errors: Record<string, string> = {}
  const emails = rowsOf(draft.emails).map((row) => row.email ?? '')
  const names = ['first_name', 'last_name', 'first_name_ar', 'last_name_ar'].map((field) => draft[field])
  if (!draft.district) errors.district = t('This is needed.')
  if (!names.some(Boolean) && !emails.some(Boolean)) errors.first_name = t('Give a name or an e-mail address.')
  const bad = emails.find((email) => email && !ADDRESS.test(email))
  if (bad) errors.emails = t('{0} is no e-mail address.', bad)
  const year = Number(draft.birth_year || 0)
  if (year && (!Number.isInteger(year) || year < 1850 || year > new Date().getFullYear())) {
    errors.birth_year = t('A year such as 1984.')
  }
  return errors
}

export function rowsOf(value: unknown): Row[] {
  return Array.isArray(value) ? (value as Row[]) : []
}
