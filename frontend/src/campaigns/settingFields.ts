// The fields of a campaign's settings: labels as the server words them, and what can be told without the server. Pure.
import type { Values } from '@/data/http'
import { msg, t } from '@/text/t'

export const POLICIES = { 'one per person': msg('one per person'), 'one per address': msg('one per address') }
export const PICTURES = { served: msg('served'), attached: msg('attached'), inlined: msg('inlined') }
export const WEEKDAYS = {
  mon: msg('Monday'),
  tue: msg('Tuesday'),
  wed: msg('Wednesday'),
  thu: msg('Thursday'),
  fri: msg('Friday'),
  sat: msg('Saturday'),
  sun: msg('Sunday'),
}

export const NEEDED = ['title', 'topic', 'segment', 'district', 'sender', 'layout', 'recipient_policy'] as const
const LABELS: Record<string, string> = {
  title: msg('Title'),
  topic: msg('Topic'),
  segment: msg('Segment'),
  district: msg('District'),
  sender: msg('Sender'),
  layout: msg('Layout'),
  recipient_policy: msg('Recipient policy'),
  pictures: msg('Pictures'),
  track_clicks: msg('Count clicks'),
  scheduled_at: msg('Scheduled at'),
  local_time: msg('In the local time of each recipient'),
  send_from: msg('Send from'),
  send_until: msg('Send until'),
  send_days: msg('Days of sending'),
  ignore_calendar: msg('Also on holidays and outside of hours'),
  repeat_rule: msg('Recurrence'),
  event: msg('Event'),
  event_days: msg('Days from the event'),
  event_hour: msg('Hour on that day'),
  ab_share: msg('Share of the audience for the test (%)'),
  ab_wait_hours: msg('Hours to wait for clicks'),
  ab_minimum_clicks: msg('Clicks needed to tell'),
}

export function settingLabels(): Record<string, string> {
  return Object.fromEntries(Object.entries(LABELS).map(([field, label]) => [field, t(label)]))
}

const HOUR = /^([01]\d|2[0-3]):[0-5]\d$/

export function checkSettings(draft: Values): Record<string, string> {
  const errors = Object.fromEntries(
    NEEDED.filter((field) => !draft[field]).map((field) => [field, t('This is needed.')]),
  )
  for (const field of ['send_from', 'send_until', 'event_hour']) {
    const value = draft[field]
    if (typeof value === 'string' && value && !HOUR.test(value.slice(0, 5))) errors[field] = t('An hour such as 08:00.')
  }
  const share = Number(draft.ab_share || 0)
  if (!Number.isInteger(share) || share < 0 || share > 100) errors.ab_share = t('A whole number from 0 to 100.')
  return errors
}
