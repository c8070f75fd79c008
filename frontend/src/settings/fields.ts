// What the settings screens edit, as the forms of directories take it. The words are the server's.
import type { Values } from '@/data/http'
import type { Directory, RecordField } from '@/directories/kinds'
import { msg } from '@/text/t'

const PROVIDERS = { outbox: msg('outbox'), smtp: msg('smtp'), mailjet: msg('mailjet') }
const ENCRYPTIONS = { none: msg('none'), starttls: msg('starttls'), tls: msg('tls') }
const BEYOND = { skip: msg('skip'), postpone: msg('postpone') }
const LANGUAGES = { fr: msg('French'), ar: msg('Arabic'), en: msg('English') }

const text = (name: string, label: string, dir: 'ltr' | 'auto' = 'auto'): RecordField => ({
  name,
  label,
  shape: 'text',
  dir,
})
const number = (name: string, label: string): RecordField => ({ name, label, shape: 'number' })
const check = (name: string, label: string): RecordField => ({ name, label, shape: 'check' })
const secret = (name: string, label: string): RecordField => ({ name, label, shape: 'secret' })
const hour = (name: string, label: string): RecordField => ({ name, label, shape: 'hour' })

function form(short: string, label: string, one: string, fields: readonly RecordField[]): Directory {
  return { short, label, one, icon: '', ofContact: false, columns: [], filters: [], fields }
}

export const MISSION = form('Settings', msg('Mission'), msg('Mission'), [
  text('mission_name', msg('Mission name')),
  { name: 'mission_country', label: msg('Mission country'), shape: 'link', doctype: 'Country' },
  text('mission_timezone', msg('Mission time zone'), 'ltr'),
  text('public_url', msg('Public address'), 'ltr'),
  { name: 'default_sender', label: msg('Default sender'), shape: 'link', doctype: 'Diaspora Sender' },
  { name: 'default_district', label: msg('Default district'), shape: 'link', doctype: 'Diaspora District' },
])

export const SENDING = form('Settings', msg('Sending'), msg('Sending'), [
  number('frequency_cap_per_week', msg('Mails per person')),
  number('frequency_cap_days', msg('Days that the limit counts')),
  { name: 'frequency_cap_action', label: msg('Beyond the limit'), shape: 'select', words: BEYOND },
  number('approval_tolerance_percent', msg('Approval tolerance (%)')),
  number('schedule_grace_minutes', msg('Grace for late schedules (minutes)')),
  hour('send_from', msg('Send from')),
  hour('send_until', msg('Send until')),
  text('send_days', msg('Days of sending'), 'ltr'),
  check('keep_host_holidays', msg('Nothing on public holidays of the host country')),
  check('keep_moroccan_holidays', msg('Nothing on our national holidays')),
  hour('friday_from', msg('Friday midday from')),
  hour('friday_until', msg('Friday midday until')),
  hour('ramadan_from', msg('Ramadan hours from')),
  hour('ramadan_until', msg('Ramadan hours until')),
  number('bounce_limit_percent', msg('Bounces, at most')),
  number('complaint_limit_percent', msg('Complaints, at most')),
  number('limit_minimum_sent', msg('Messages before the limits count')),
])

const SENDER_FIELDS: readonly RecordField[] = [
  { ...text('title', msg('Title')), required: true },
  { ...text('email', msg('E-mail address'), 'ltr'), required: true },
  text('display_name', msg('Displayed name')),
  text('reply_to', msg('Reply to'), 'ltr'),
  { name: 'provider', label: msg('Provider'), shape: 'select', words: PROVIDERS, required: true },
]
const OF_PROVIDER: Record<string, readonly RecordField[]> = {
  smtp: [
    text('host', msg('Host'), 'ltr'),
    number('port', msg('Port')),
    { name: 'use_tls', label: msg('Encryption'), shape: 'select', words: ENCRYPTIONS },
    text('username', msg('User name'), 'ltr'),
    secret('password', msg('Password')),
    text('dkim_selector', msg('DKIM selector'), 'ltr'),
    { ...secret('dkim_key', msg('DKIM key')), shape: 'area', dir: 'ltr' },
  ],
  mailjet: [
    secret('mailjet_key', msg('API key')),
    secret('mailjet_secret', msg('API secret')),
    number('calls_per_10_s', msg('Calls per 10 seconds')),
  ],
}

/** What its provider needs is asked, and nothing of the others. */
function senderForm(provider: string): Directory {
  return form('Sender', msg('Senders'), msg('Sender'), [...SENDER_FIELDS, ...(OF_PROVIDER[provider] ?? [])])
}

const TITLE = { ...text('title', msg('Title')), required: true }
const CODE = { ...text('code', msg('Code'), 'ltr'), required: true }

function translations(...translated: { name: string; label: string }[]): RecordField {
  return { name: 'translations', label: msg('In other languages'), shape: 'translations', translated }
}

/** What is new gets a code as well, by which it is known from then on. */
const withCode = (of: Directory): Directory => ({ ...of, fields: [CODE, ...of.fields] })

const TOPIC = form('Topic', msg('Topics'), msg('Topic'), [
  TITLE,
  { name: 'description', label: msg('Description'), shape: 'area', dir: 'auto' },
  check('is_active', msg('Active')),
  translations({ name: 'title', label: msg('Title') }, { name: 'description', label: msg('Description') }),
])

const LAYOUT = form('Layout', msg('Layouts'), msg('Layout'), [
  TITLE,
  { name: 'mjml', label: msg('Frame of the letter (MJML)'), shape: 'code', dir: 'ltr', required: true },
])

const WORDING = form('Content Block', msg('Texts'), msg('Text'), [
  TITLE,
  { name: 'body', label: msg('Text'), shape: 'area', dir: 'auto' },
  translations({ name: 'body', label: msg('Text') }),
])

export const LANGUAGE = form('Settings', msg('Languages'), msg('Languages'), [
  { name: 'default_language', label: msg('Default language'), shape: 'select', words: LANGUAGES },
])

export type Kind = 'sender' | 'topic' | 'layout' | 'wording'

/** What a panel of settings lists, what it begins with, and its form for a record as it stands. */
export const KINDS: Record<Kind, { short: string; begin: Values; form: (record: Values) => Directory }> = {
  sender: {
    short: 'Sender',
    begin: { provider: 'outbox', use_tls: 'starttls' },
    form: (record) => senderForm(String(record.provider ?? 'outbox')),
  },
  topic: { short: 'Topic', begin: { is_active: 1 }, form: (record) => (record.name ? TOPIC : withCode(TOPIC)) },
  layout: { short: 'Layout', begin: {}, form: (record) => (record.name ? LAYOUT : withCode(LAYOUT)) },
  wording: {
    short: 'Content Block',
    begin: { kind: 'text' },
    form: (record) => (record.name ? WORDING : withCode(WORDING)),
  },
}
