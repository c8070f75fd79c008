import { act, ask, type Values } from './http'
import { listDocs, type Doc } from './documents'

export interface Campaign extends Doc {
  title: string
  topic: string
  segment: string
  district: string
  state: string
  author: string | null
  scheduled_at: string | null
  content_version: string | null
  approved_by: string | null
  pause_reason: string | null
  ab_share: number
  ab_winner: string | null
  variants: Values[]
}
export interface Check {
  severity: 'error' | 'warning'
  path: string
  message: string
  remedy: string
}
export interface Preview {
  language: string
  direction: 'ltr' | 'rtl'
  subject: string
  preheader: string
  html: string
  variants: Record<string, number>
  fallback: string
}
/** Who would be written to if it were planned now: numbers alone. */
export interface Audience {
  people: number
  /** How many of them were decided about within the server's time. */
  looked_at: number
  /** How many of those who are written to wait until the weekly limit allows it. */
  later: number
  languages: Record<string, number>
  skipped: Record<string, number>
}
/** One difference between two contents, in the reader's words. */
export interface Change {
  path: string
  label: string
  before: string
  after: string
}
export interface Review extends Preview {
  version: string
  sha256: string
  submitted_people: number
  asked_again_because: string
  edited_since: string[]
  changes: Change[]
}
export interface Report {
  state: string
  planned: number
  sent: number
  skipped: Record<string, number>
  failed: number
  failed_by_code: Record<string, number>
  unknown: number
  undetermined: number
  waiting: number
  by_language: Record<string, Record<string, number>>
  prose: string
}

const API = 'diaspora.campaigns.api'

export const checkCampaign = (campaign: string) => ask<Check[]>(`${API}.check`, { campaign })
export const previewCampaign = (campaign: string, language: string, signal?: AbortSignal) =>
  ask<Preview>(`${API}.preview`, { campaign, language }, signal)
export const audienceOf = (campaign: string, signal?: AbortSignal) =>
  ask<Audience>(`${API}.audience`, { campaign }, signal)
export const reviewCampaign = (campaign: string, language: string, signal?: AbortSignal) =>
  ask<Review>(`${API}.review`, { campaign, language }, signal)
export const reportCampaign = (campaign: string, signal?: AbortSignal) =>
  ask<Report>(`${API}.report`, { campaign }, signal)

/** Why it waits, in the reader's language. */
export const whyWaiting = (campaign: string) => ask<{ reason: string }>(`${API}.why_waiting`, { campaign })

export const submitCampaign = (campaign: string) => act<{ version: string }>(`${API}.submit`, { campaign })
export const approveCampaign = (campaign: string, { version, sha256 }: Review) =>
  act<{ state: string }>(`${API}.approve`, { campaign, version, sha256 })
export const refuseCampaign = (campaign: string, { version, sha256 }: Review, reason: string) =>
  act<{ state: string }>(`${API}.refuse`, { campaign, version, sha256, reason })

export type Step = 'start' | 'pause' | 'resume' | 'cancel'
export const stepCampaign = (campaign: string, step: Step, more: Values = {}) =>
  act<{ state: string }>(`${API}.${step}`, { campaign, ...more })

export interface Moment {
  at: string
  local: string
  zone: string
  because: string
  prose: string
}
export interface Outlook extends Moment {
  wished_at: string
  local_time: boolean
  moments: (Moment & { people: number })[]
  next_dates: Moment[]
}

const SCHEDULE = 'diaspora.campaigns.schedule.api'

/** When it goes out, and why then; `scheduledAt` (UTC) as if it were scheduled so. */
export const outlookOf = (campaign: string, scheduledAt: string, language: string, signal?: AbortSignal) =>
  ask<Outlook>(`${SCHEDULE}.preview`, { campaign, scheduled_at: scheduledAt, language }, signal)
export const recurrenceRules = () => ask<{ name: string; rule: string }[]>(`${SCHEDULE}.rules`)
export const closedDays = (from: string, to: string, language: string, signal?: AbortSignal) =>
  ask<{ day: string; name: string }[]>(`${SCHEDULE}.closed_days`, { from_date: from, to_date: to, language }, signal)

/** A mail of a series: its title, and when it goes out by the event's own clocks; negative days are before it. */
export interface SeriesStep {
  title: string
  days: number
  hour: string
}
export interface EventMail {
  name: string
  title: string
  state: string
  scheduled_at: string | null
  event_days: number
}
export const planSeries = (campaign: string, event: string, steps: readonly SeriesStep[]) =>
  act<{ name: string; title: string; scheduled_at: string }[]>(`${SCHEDULE}.plan_series`, { campaign, event, steps })
export function mailsAround(event: string, signal?: AbortSignal): Promise<EventMail[]> {
  const fields = ['name', 'title', 'state', 'scheduled_at', 'event_days']
  const filters = [['event', '=', event]]
  return listDocs<EventMail>('Campaign', { fields, filters, orderBy: 'scheduled_at asc', limit: 50 }, signal)
}

export interface Reached {
  people: number
  of: number
  percent: number | null
}
export interface VariantFigures {
  part: string
  sent: number
  measured: number
  opened: Reached
  clicked: Reached
  unsubscribed: number
}
export interface Overview {
  events: Record<string, { human: number; machine: number; unknown: number }>
  variants: VariantFigures[]
}
export interface LinkFigures {
  language: string
  link: number
  target: string
  people: number
}
export interface TimePoint {
  at: string
  kind: string
  made_by: string
  events: number
}

const STATISTICS = 'diaspora.campaigns.statistics.api'
export const overviewOf = (campaign: string) => ask<Overview>(`${STATISTICS}.overview`, { campaign })
// More rows than a campaign of months has, by the hour and by what people did.
const MOST = 5_000
export const linksOf = (campaign: string) => ask<LinkFigures[]>(`${STATISTICS}.links`, { campaign, limit: MOST })
export const overTime = (campaign: string, bucket: 'hour' | 'day') =>
  ask<TimePoint[]>(`${STATISTICS}.over_time`, { campaign, bucket, limit: MOST })

/** Where a table of the report is downloaded as CSV. */
export function tableAddress(campaign: string, table: string): string {
  return `/api/method/${STATISTICS}.download?campaign=${encodeURIComponent(campaign)}&table=${table}`
}
