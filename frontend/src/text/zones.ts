// Between the clocks of a zone and UTC, as the server writes both. Pure.

/** "2026-12-01T09:00" on the clocks of the zone, of the server's "2026-12-01 08:00:00" in UTC; "" of what is none. */
export function clockOf(utc: string | null | undefined, zone: string): string {
  const at = new Date(`${(utc ?? '').slice(0, 19).replace(' ', 'T')}Z`)
  return Number.isNaN(at.getTime()) ? '' : shownIn(zone, at)
}

/** The server's UTC of a time on the clocks of the zone. An hour that the clocks skip is the one after it, an hour that
 * comes twice is the first. */
export function utcOf(clock: string, zone: string): string {
  const wished = new Date(`${clock}Z`)
  if (Number.isNaN(wished.getTime())) return ''
  const around = [-1, 1].map((days) => offsetOf(zone, new Date(wished.getTime() + days * 86_400_000)))
  const fitting = around
    .map((offset) => new Date(wished.getTime() - offset))
    .filter((at) => shownIn(zone, at) === clock.slice(0, 16))
    .sort((one, other) => one.getTime() - other.getTime())
  const at = fitting[0] ?? new Date(wished.getTime() - Math.min(...around))
  return at.toISOString().slice(0, 19).replace('T', ' ')
}

function shownIn(zone: string, at: Date): string {
  const options = {
    timeZone: zone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23',
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
  } as const // prettier-ignore
  const parts = new Intl.DateTimeFormat('en-GB', options).formatToParts(at)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`
}

function offsetOf(zone: string, at: Date): number {
  return new Date(`${shownIn(zone, at)}Z`).getTime() - Math.floor(at.getTime() / 60_000) * 60_000
}
