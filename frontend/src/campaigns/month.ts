// The days of a month as a calendar shows them. Pure.

export interface Day {
  /** "2026-12-01" */
  date: string
  number: number
  isInMonth: boolean
}

/** Weeks of seven days, those of the months beside it at both ends. `firstDay`: 1 Monday ... 7 Sunday. */
export function weeksOf(month: string, firstDay = 1): Day[][] {
  const first = new Date(`${month}-01T00:00:00Z`)
  const weekday = first.getUTCDay() || 7
  const start = new Date(first.getTime() - ((weekday - firstDay + 7) % 7) * DAY_MS)
  const weeks: Day[][] = []
  for (let at = start; at <= first || at.toISOString().startsWith(month); at = plusDays(at, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, place) => dayOf(plusDays(at, place), month)))
  }
  return weeks
}

/** The month `by` months later: "2027-01" of "2026-12" and 1. */
export function monthAfter(month: string, by: number): string {
  const [year, number] = month.split('-').map(Number)
  return new Date(Date.UTC(year!, number! - 1 + by, 1)).toISOString().slice(0, 7)
}

/** "2026-12-02" of "2026-12-01" and 1. */
export function dayBeside(date: string, by: number): string {
  return plusDays(new Date(`${date}T00:00:00Z`), by)
    .toISOString()
    .slice(0, 10)
}

const DAY_MS = 86_400_000
const plusDays = (at: Date, days: number) => new Date(at.getTime() + days * DAY_MS)

function dayOf(at: Date, month: string): Day {
  const date = at.toISOString().slice(0, 10)
  return { date, number: at.getUTCDate(), isInMonth: date.startsWith(month) }
}
