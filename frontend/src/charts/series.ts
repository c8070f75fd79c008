// Points of a chart over months. Pure.
export interface Point {
  month: string
  value: number
}

/** The months from one to another, both included: "2025-11", "2025-12", "2026-01". */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = []
  let [year = 0, month = 0] = first.split('-').map(Number)
  for (let next = first; next <= last; next = `${year}-${String(month).padStart(2, '0')}`) {
    months.push(next)
    month = month === 12 ? 1 : month + 1
    if (month === 1) year += 1
  }
  return months
}

/** How many there were by the end of each of the last months, those who joined before included. */
export function cumulated(joined: readonly { month: string; joined: number }[], last: string, count: number): Point[] {
  if (!joined.length) return []
  const byMonth = new Map(joined.map((entry) => [entry.month, entry.joined]))
  const first = joined.map((entry) => entry.month).sort()[0] ?? last
  let value = 0
  const all = monthsBetween(first, last).map((month) => ({ month, value: (value += byMonth.get(month) ?? 0) }))
  return all.slice(-count)
}

/** The line's corners in a box of 100 by 100, the first month at the side where reading begins. */
export function corners(points: readonly Point[], isMirrored: boolean): { x: number; y: number }[] {
  const highest = Math.max(1, ...points.map((point) => point.value))
  const step = points.length > 1 ? 100 / (points.length - 1) : 0
  return points.map((point, at) => {
    const x = at * step
    return { x: isMirrored ? 100 - x : x, y: 100 - (100 * point.value) / highest }
  })
}
