// The profile that a leader keeps: what applies at once, and what an officer decides about. The words are the server's.
import { STATUSES, type Directory, type RecordField } from '@/directories/kinds'
import { msg } from '@/text/t'

export const AT_ONCE: Directory = {
  short: 'Association',
  label: msg('Association'),
  one: msg('Association'),
  icon: '',
  ofContact: false,
  columns: [],
  filters: [],
  fields: [
    { name: 'purpose', label: msg('Purpose'), shape: 'area', dir: 'auto' },
    { name: 'email', label: msg('E-mail address'), shape: 'text', dir: 'ltr' },
    { name: 'phone', label: msg('Telephone'), shape: 'text', dir: 'ltr' },
    { name: 'website', label: msg('Website'), shape: 'text', dir: 'ltr' },
    { name: 'address_line', label: msg('Address'), shape: 'text', dir: 'auto' },
    { name: 'postal_code', label: msg('Postal code'), shape: 'text', dir: 'ltr' },
    { name: 'city', label: msg('City'), shape: 'text', dir: 'auto' },
    { name: 'short_title', label: msg('Short name'), shape: 'text', dir: 'auto' },
  ],
}

export const PROPOSABLE: readonly RecordField[] = [
  { name: 'title', label: msg('Name'), shape: 'text', dir: 'auto' },
  { name: 'title_ar', label: msg('Name in Arabic'), shape: 'text', dir: 'rtl' },
  { name: 'status', label: msg('Status'), shape: 'select', words: STATUSES },
  { name: 'register_id', label: msg('Registration number'), shape: 'text', dir: 'ltr' },
  { name: 'siret', label: msg('SIRET'), shape: 'text', dir: 'ltr' },
  { name: 'founded_on', label: msg('Founded on'), shape: 'date' },
  { name: 'dissolved_on', label: msg('Dissolved on'), shape: 'date' },
]

export const PROPOSAL_STATES = { waiting: msg('Waiting'), accepted: msg('Accepted'), refused: msg('Refused') }

export function fieldNamed(name: string): RecordField {
  return PROPOSABLE.find((field) => field.name === name) ?? { name, label: name, shape: 'text' }
}
