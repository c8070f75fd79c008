import { describe, expect, it } from 'vitest'
import { dayBeside, monthAfter, weeksOf } from './month'

describe('a month', () => {
  it('has whole weeks, each day once, from the first day of the week', () => {
    const weeks = weeksOf('2026-11')
    expect(weeks[0]![0]!.date).toBe('2026-10-26')
    expect(weeks[weeks.length - 1]![6]!.date).toBe('2026-12-06')
    expect(weeks.flat().filter((day) => day.isInMonth)).toHaveLength(30)
    expect(weeksOf('2026-02', 7)[0]![0]).toEqual({ date: '2026-02-01', number: 1, isInMonth: true })
    expect(weeksOf('2026-02', 7)).toHaveLength(4)
  })

  it('follows another over the year', () => {
    expect(monthAfter('2026-12', 1)).toBe('2027-01')
    expect(monthAfter('2026-01', -1)).toBe('2025-12')
  })

  it('knows the day beside another, over the end of a year', () => {
    expect([dayBeside('2026-12-31', 1), dayBeside('2027-01-01', -1)]).toEqual(['2027-01-01', '2026-12-31'])
  })
})
