// The mails around an event: what is proposed, what is asked of the server, and how a distance is said. Pure.
import type { EventMail, SeriesStep } from '@/data/campaigns'
import { msg, t } from '@/text/t'

export type Side = 'before' | 'after'

/** A line of the form; `days` as it is typed. */
export interface Line {
  kind: string
  isWanted: boolean
  title: string
  days: string
  side: Side
  hour: string
}

export const SIDES: Record<Side, string> = { before: msg('before the event'), after: msg('after the event') }
const MAX_DAYS = 366

/** Three weeks before, two days before, the day after; wanted is what does not stand there already and lies ahead. */
export function proposedLines(event: string, standing: readonly EventMail[], startsOn = '', today = ''): Line[] {
  const proposed: [kind: string, title: string, days: number, side: Side][] = [
    [t('Invitation'), t('Invitation: {0}', event), 21, 'before'],
    [t('Reminder'), t('Reminder: {0}', event), 2, 'before'],
    [t('Thanks'), t('Thanks: {0}', event), 1, 'after'],
  ]
  const isThere = (days: number) => standing.some((mail) => mail.state !== 'cancelled' && mail.event_days === days)
  return proposed.map(([kind, title, days, side]) => {
    const line = { kind, title, days: String(days), side, hour: '10:00' }
    return { ...line, isWanted: !isThere(signed(days, side)) && !hasPassed(line, startsOn, today) }
  })
}

/** Is the day of a line over? The days are written as 2027-05-20; that of the event may be unknown. */
export function hasPassed(line: Pick<Line, 'days' | 'side'>, startsOn: string, today: string): boolean {
  const at = new Date(`${startsOn}T12:00:00Z`)
  at.setUTCDate(at.getUTCDate() + signed(Number(line.days), line.side))
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) < today
}

function signed(days: number, side: Side): number {
  return days * (side === 'before' ? -1 : 1) || 0
}

export function isWrong({ days }: Line): boolean {
  const number = Number(days)
  return days.trim() === '' || !Number.isInteger(number) || number < 0 || number > MAX_DAYS
}

export function stepsOf(lines: readonly Line[]): SeriesStep[] {
  return lines
    .filter(({ isWanted }) => isWanted)
    .map(({ title, days, side, hour }) => ({ title, days: signed(Number(days), side), hour }))
}

/** How far from the event a mail is; negative is before it. */
export function distanceOf(days: number): string {
  if (days === 0) return t('On the day of the event')
  return days < 0 ? t('Days before the event: {0}', -days) : t('Days after the event: {0}', days)
}
