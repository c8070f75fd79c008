import { languageName } from '@/text/figures'
import { msg, t } from '@/text/t'
import type { Option } from '@/ui/options'

/** The values that the server keeps, and what people read instead. */
export const STATUSES = {
  active: msg('Active'),
  archived: msg('Archived'),
  deceased: msg('Deceased'),
  merged: msg('Merged'),
  erased: msg('Erased'),
}
export const KINDS = { person: msg('Person'), mailbox: msg('Mailbox') }
export const AFFILIATIONS = {
  community: msg('Community member'),
  friend: msg('Friend of Morocco'),
  official: msg('Official'),
  partner: msg('Partner'),
}
export const GENDERS = { female: msg('Female'), male: msg('Male'), other: msg('Other') }
export const ROLES = {
  Imam: msg('Imam'),
  Teacher: msg('Teacher'),
  'Elected Official': msg('Elected official'),
  Investor: msg('Investor'),
  Student: msg('Student'),
  Competency: msg('Competency'),
}
export const STATES = {
  granted: msg('Granted'),
  withdrawn: msg('Withdrawn'),
  objected: msg('Objected to everything'),
}
export const CHANNELS = { email: msg('E-mail'), measurement: msg('Measurement of clicks') }
export const BASES = {
  consent: msg('Consent'),
  'public task': msg('Public task'),
  'legitimate interest': msg('Legitimate interest'),
}
export const MEETINGS = {
  meeting: msg('Meeting'),
  consultation: msg('Consultation'),
  visit: msg('Visit'),
  call: msg('Call'),
  letter: msg('Letter'),
}
export const MAIL_STATES = {
  queued: msg('Queued'),
  claimed: msg('Being sent'),
  attempting: msg('Being sent'),
  sent: msg('Sent'),
  failed: msg('Failed'),
  skipped: msg('Skipped'),
  unknown: msg('Unknown'),
  undetermined: msg('Undetermined'),
}
/** The languages that a person may be written to in. */
export const MAIL_LANGUAGES = ['fr', 'ar', 'en', 'es', 'nl', 'it', 'de']

/** Languages to choose from, with the present one where it is another, such as ar-MA. */
export function languageOptions(present = ''): Option[] {
  const codes = !present || MAIL_LANGUAGES.includes(present) ? MAIL_LANGUAGES : [...MAIL_LANGUAGES, present]
  return codes.map((value) => ({ value, label: languageName(value) }))
}

/** The words for a value in the present language; the value itself where there are none. */
export function wordOf(words: Record<string, string>, value: string | null | undefined): string {
  const known = value ? words[value] : undefined
  return known ? t(known) : (value ?? '')
}

export function optionsOf(words: Record<string, string>): Option[] {
  return Object.entries(words).map(([value, label]) => ({ value, label: t(label) }))
}
