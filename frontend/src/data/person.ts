// One person: the record, and what other documents tell about them. Each part only as far as the reader may read it.
import { listDocs, readDoc, type Doc } from './documents'
import { may } from './session'

export interface Person extends Doc {
  display_name: string
  status: string
}

export interface Affiliation {
  name: string
  association: string | null
  association_title: string | null
  institution: string | null
  institution_title: string | null
  function: string | null
  from_date: string | null
  to_date: string | null
}

export interface Subscription {
  name: string
  topic: string | null
  channel: string
  state: string
  since: string
}

export interface ConsentEntry {
  name: string
  topic: string | null
  channel: string
  action: string
  given_at: string
  recorded_at: string
  recorded_by: string | null
  basis: string | null
  source: string
  language: string | null
}

export interface MeetingRow {
  name: string
  subject: string
  kind: string
  held_on: string
}

export interface MailRow {
  name: string
  campaign: string
  campaign_title: string | null
  state: string
  reason: string | null
  language: string | null
  sent_at: string | null
}

export interface RoleRow {
  short: string
  name: string
  detail: string
}

export interface History {
  affiliations: Affiliation[]
  subscriptions: Subscription[]
  consents: ConsentEntry[]
  meetings: MeetingRow[]
  mails: MailRow[]
  roles: RoleRow[]
}

/** How many entries of each kind a page shows; who has more is told so. */
export const MAX_ENTRIES = 50

export function readPerson(name: string): Promise<Person> {
  return readDoc<Person>('Contact', name)
}

type Filters = readonly (readonly unknown[])[]

async function entries<Row>(
  short: string,
  filters: Filters,
  fields: readonly string[],
  orderBy: string,
): Promise<Row[]> {
  if (!may('read', short)) return []
  return listDocs<Row>(short, { fields, filters, orderBy, limit: MAX_ENTRIES })
}

export async function readHistory(contact: string): Promise<History> {
  const own: Filters = [['contact', '=', contact]]
  const [affiliations, subscriptions, consents, meetings, mails, roles] = await Promise.all([
    entries<Affiliation>(
      'Affiliation',
      own,
      [
        'name',
        'association',
        'association.title as association_title',
        'institution',
        'institution.title as institution_title',
        'function',
        'from_date',
        'to_date',
      ],
      'from_date desc',
    ),
    entries<Subscription>('Subscription', own, ['name', 'topic', 'channel', 'state', 'since'], 'since desc'),
    entries<ConsentEntry>(
      'Consent',
      own,
      ['name', 'topic', 'channel', 'action', 'given_at', 'recorded_at', 'recorded_by', 'basis', 'source', 'language'],
      'recorded_at desc',
    ),
    entries<MeetingRow>(
      'Interaction',
      [['Diaspora Interaction Participant', 'contact', '=', contact]],
      ['name', 'subject', 'kind', 'held_on'],
      'held_on desc',
    ),
    entries<MailRow>(
      'Recipient',
      own,
      ['name', 'campaign', 'campaign.title as campaign_title', 'state', 'reason', 'language', 'sent_at'],
      'creation desc',
    ),
    readRoles(own),
  ])
  return { affiliations, subscriptions, consents, meetings, mails, roles }
}

/** The role profiles, and the field that says most about each. */
const ROLES: Record<string, string> = {
  Imam: 'place_of_worship.title as detail',
  Teacher: 'programme as detail',
  'Elected Official': 'name as detail',
  Investor: 'stage as detail',
  Student: 'field_of_study as detail',
  Competency: 'name as detail',
}

async function readRoles(own: Filters): Promise<RoleRow[]> {
  const found = await Promise.all(
    Object.entries(ROLES).map(async ([short, detail]) => {
      const rows = await entries<{ name: string; detail: string | null }>(short, own, ['name', detail], 'creation')
      return rows.map((row) => ({ short, name: row.name, detail: row.detail === row.name ? '' : (row.detail ?? '') }))
    }),
  )
  return found.flat()
}
