// The directories: what their lists show and narrow by, and the fields of their forms. The words are the server's.
import { msg } from '@/text/t'
import type { RecordField } from './fields'
import { MANDATES, SKILLS } from './rows'

export type { RecordField } from './fields'

export interface Column {
  key: string
  label: string
  sort?: string
  wide?: boolean
  shape?: 'date' | 'moment' | 'words'
  words?: Record<string, string>
}

export interface Directory {
  short: string
  label: string
  one: string
  icon: string
  /** Profiles belong to a person, who is their title. */
  ofContact: boolean
  columns: readonly Column[]
  filters: readonly RecordField[]
  fields: readonly RecordField[]
  sort?: string
}

export const STATUSES = { active: msg('Active'), dormant: msg('Dormant'), dissolved: msg('Dissolved') }
export const INSTITUTION_KINDS = {
  company: msg('company'),
  'chamber of commerce': msg('chamber of commerce'),
  university: msg('university'),
  school: msg('school'),
  'place of worship': msg('place of worship'),
  'local authority': msg('local authority'),
  NGO: msg('NGO'),
  media: msg('media'),
  'cultural centre': msg('cultural centre'),
}
const EVENT_KINDS = { fair: msg('fair'), forum: msg('forum'), festival: msg('festival'), other: msg('other') }
const STAGES = {
  'first contact': msg('first contact'),
  exploring: msg('exploring'),
  'in negotiation': msg('in negotiation'),
  invested: msg('invested'),
  'on hold': msg('on hold'),
}
const HORIZONS = {
  'under 1 year': msg('under 1 year'),
  '1 to 3 years': msg('1 to 3 years'),
  'over 3 years': msg('over 3 years'),
}
const LEVELS = {
  vocational: msg('vocational'),
  bachelor: msg('bachelor'),
  master: msg('master'),
  doctorate: msg('doctorate'),
  other: msg('other'),
}

const DISTRICT: RecordField = { name: 'district', label: msg('District'), shape: 'link', doctype: 'Diaspora District' }
const CITY: RecordField = { name: 'city', label: msg('City'), shape: 'text', dir: 'auto' }
const CITY_COLUMN: Column = { key: 'city', label: msg('City'), sort: 'city' }
const CHANGED: Column = { key: 'modified', label: msg('Changed'), sort: 'modified', wide: true, shape: 'date' }
const POSTING: readonly RecordField[] = [
  { name: 'posting_from', label: msg('Posted from'), shape: 'date' },
  { name: 'posting_to', label: msg('Posted until'), shape: 'date' },
]
const institution = (name: string, label: string): RecordField => ({
  name,
  label,
  shape: 'link',
  doctype: 'Diaspora Institution',
})
const select = (name: string, label: string, words: Record<string, string>, required = false): RecordField => ({
  name,
  label,
  shape: 'select',
  words,
  required,
})
const links = (name: string, label: string, of: string, doctype: string): RecordField => ({
  name,
  label,
  shape: 'links',
  of,
  doctype,
})

const ORGANISATION: readonly RecordField[] = [
  { name: 'title', label: msg('Name'), shape: 'text', required: true, dir: 'auto' },
  { name: 'title_ar', label: msg('Name in Arabic'), shape: 'text', dir: 'rtl' },
  { name: 'short_title', label: msg('Short name'), shape: 'text', dir: 'auto' },
  select('status', msg('Status'), STATUSES, true),
  { ...DISTRICT, required: true },
  { name: 'register_id', label: msg('Registration number'), shape: 'text', dir: 'ltr' },
  { name: 'siret', label: msg('SIRET'), shape: 'text', dir: 'ltr' },
  { name: 'purpose', label: msg('Purpose'), shape: 'area', dir: 'auto' },
  { name: 'founded_on', label: msg('Founded on'), shape: 'date' },
  { name: 'dissolved_on', label: msg('Dissolved on'), shape: 'date' },
  { name: 'email', label: msg('E-mail address'), shape: 'text', dir: 'ltr' },
  { name: 'phone', label: msg('Telephone'), shape: 'text', dir: 'ltr' },
  { name: 'website', label: msg('Website'), shape: 'text', dir: 'ltr' },
  { name: 'address_line', label: msg('Address'), shape: 'text', dir: 'auto' },
  { name: 'postal_code', label: msg('Postal code'), shape: 'text', dir: 'ltr' },
  CITY,
  { name: 'country', label: msg('Country'), shape: 'link', doctype: 'Country' },
  links('activities', msg('Fields of activity'), 'activity', 'Diaspora Field of Activity'),
]
const ORGANISATION_COLUMNS: readonly Column[] = [
  { key: 'title', label: msg('Name'), sort: 'name' },
  { key: 'status', label: msg('Status'), shape: 'words', words: STATUSES },
  CITY_COLUMN,
  { key: 'district', label: msg('District'), wide: true },
  CHANGED,
]
const PERSON_FILTERS: readonly RecordField[] = [DISTRICT, CITY]

/** By the name that the server and the address know them under. */
export const DIRECTORIES: Record<string, Directory> = {
  association: {
    short: 'Association',
    label: msg('Associations'),
    one: msg('Association'),
    icon: 'lucide-users-round',
    ofContact: false,
    columns: ORGANISATION_COLUMNS,
    filters: [select('status', msg('Status'), STATUSES), DISTRICT, CITY],
    fields: ORGANISATION,
  },
  imam: {
    short: 'Imam',
    label: msg('Imams'),
    one: msg('Imam'),
    icon: 'lucide-moon-star',
    ofContact: true,
    columns: [
      { key: 'display_name', label: msg('Name'), sort: 'name' },
      { key: 'organisation', label: msg('Place of worship') },
      CITY_COLUMN,
      { key: 'posting_to', label: msg('Posted until'), wide: true, shape: 'date' },
      CHANGED,
    ],
    filters: PERSON_FILTERS,
    fields: [institution('place_of_worship', msg('Place of worship')), ...POSTING],
  },
  teacher: {
    short: 'Teacher',
    label: msg('Teachers of Arabic'),
    one: msg('Teacher'),
    icon: 'lucide-book-open',
    ofContact: true,
    columns: [
      { key: 'display_name', label: msg('Name'), sort: 'name' },
      { key: 'organisation', label: msg('School') },
      CITY_COLUMN,
      { key: 'programme', label: msg('Programme'), wide: true },
      CHANGED,
    ],
    filters: PERSON_FILTERS,
    fields: [
      institution('school', msg('School')),
      { name: 'programme', label: msg('Programme'), shape: 'text', dir: 'auto' },
      ...POSTING,
      { name: 'subjects', label: msg('Subjects'), shape: 'area', dir: 'auto' },
    ],
  },
  'elected-official': {
    short: 'Elected Official',
    label: msg('Elected officials'),
    one: msg('Elected official'),
    icon: 'lucide-landmark',
    ofContact: true,
    columns: [
      { key: 'display_name', label: msg('Name'), sort: 'name' },
      { key: 'mandate', label: msg('Mandate') },
      CITY_COLUMN,
      CHANGED,
    ],
    filters: PERSON_FILTERS,
    fields: [MANDATES],
  },
  investor: {
    short: 'Investor',
    label: msg('Investors'),
    one: msg('Investor'),
    icon: 'lucide-trending-up',
    ofContact: true,
    columns: [
      { key: 'display_name', label: msg('Name'), sort: 'name' },
      { key: 'organisation', label: msg('Company') },
      { key: 'stage', label: msg('Stage'), shape: 'words', words: STAGES },
      CITY_COLUMN,
      CHANGED,
    ],
    filters: [select('stage', msg('Stage'), STAGES), select('horizon', msg('Horizon'), HORIZONS), ...PERSON_FILTERS],
    fields: [
      institution('company', msg('Company')),
      select('stage', msg('Stage'), STAGES),
      select('horizon', msg('Horizon'), HORIZONS),
      { name: 'ticket_minimum', label: msg('Smallest ticket'), shape: 'number' },
      { name: 'ticket_maximum', label: msg('Largest ticket'), shape: 'number' },
      links('sectors', msg('Sectors'), 'sector', 'Diaspora Sector'),
      links('regions', msg('Regions'), 'region', 'Diaspora Region'),
    ],
  },
  student: {
    short: 'Student',
    label: msg('Students'),
    one: msg('Student'),
    icon: 'lucide-graduation-cap',
    ofContact: true,
    columns: [
      { key: 'display_name', label: msg('Name'), sort: 'name' },
      { key: 'organisation', label: msg('University') },
      { key: 'field_of_study', label: msg('Field of study'), wide: true },
      { key: 'level', label: msg('Level'), shape: 'words', words: LEVELS },
      CITY_COLUMN,
    ],
    filters: [select('level', msg('Level'), LEVELS), ...PERSON_FILTERS],
    fields: [
      institution('university', msg('University')),
      { name: 'field_of_study', label: msg('Field of study'), shape: 'text', dir: 'auto' },
      select('level', msg('Level'), LEVELS),
      { name: 'expected_end', label: msg('Expected end'), shape: 'date' },
    ],
  },
  competency: {
    short: 'Competency',
    label: msg('Competencies'),
    one: msg('Competency'),
    icon: 'lucide-lightbulb',
    ofContact: true,
    columns: [{ key: 'display_name', label: msg('Name'), sort: 'name' }, CITY_COLUMN, CHANGED],
    filters: PERSON_FILTERS,
    fields: [SKILLS, links('sectors', msg('Sectors'), 'sector', 'Diaspora Sector')],
  },
  institution: {
    short: 'Institution',
    label: msg('Institutions'),
    one: msg('Institution'),
    icon: 'lucide-building-2',
    ofContact: false,
    columns: [
      ORGANISATION_COLUMNS[0]!,
      { key: 'kind', label: msg('Kind'), shape: 'words', words: INSTITUTION_KINDS },
      ...ORGANISATION_COLUMNS.slice(1),
    ],
    filters: [select('kind', msg('Kind'), INSTITUTION_KINDS), DISTRICT, CITY],
    fields: [select('kind', msg('Kind'), INSTITUTION_KINDS, true), ...ORGANISATION],
  },
  event: {
    short: 'Event',
    label: msg('Events'),
    one: msg('Event'),
    icon: 'lucide-calendar-days',
    ofContact: false,
    sort: '-starts_at',
    columns: [
      { key: 'title', label: msg('Title'), sort: 'name' },
      { key: 'kind', label: msg('Kind'), shape: 'words', words: EVENT_KINDS, wide: true },
      { key: 'starts_at', label: msg('Starts at'), sort: 'starts_at', shape: 'moment' },
      CITY_COLUMN,
      { key: 'district', label: msg('District'), wide: true },
    ],
    filters: [
      select('kind', msg('Kind'), EVENT_KINDS),
      { name: 'topic', label: msg('Topic'), shape: 'link', doctype: 'Diaspora Topic' },
      DISTRICT,
    ],
    fields: [
      { name: 'title', label: msg('Title'), shape: 'text', required: true, dir: 'auto' },
      select('kind', msg('Kind'), EVENT_KINDS, true),
      { name: 'topic', label: msg('Topic'), shape: 'link', doctype: 'Diaspora Topic' },
      { ...DISTRICT, required: true },
      { name: 'starts_at', label: msg('Starts at'), shape: 'moment', required: true },
      { name: 'ends_at', label: msg('Ends at'), shape: 'moment' },
      { name: 'venue', label: msg('Venue'), shape: 'text', dir: 'auto' },
      CITY,
      { name: 'country', label: msg('Country'), shape: 'link', doctype: 'Country' },
      { name: 'url', label: msg('Web address'), shape: 'text', dir: 'ltr' },
    ],
  },
}
