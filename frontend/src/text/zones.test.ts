import { describe, expect, it } from 'vitest'
import { clockOf, utcOf } from './zones'

describe('times on the clocks of a zone', () => {
  it('go to and fro in winter, in summer and far from Europe', () => {
    for (const [clock, zone, utc] of [
      ['2026-12-01T09:00', 'Europe/Paris', '2026-12-01 08:00:00'],
      ['2026-07-01T09:00', 'Europe/Paris', '2026-07-01 07:00:00'],
      ['2026-12-01T09:00', 'America/Montreal', '2026-12-01 14:00:00'],
      ['2026-12-01T00:30', 'Asia/Kolkata', '2026-11-30 19:00:00'],
    ] as const) {
      expect(utcOf(clock, zone)).toBe(utc)
      expect(clockOf(utc, zone)).toBe(clock)
    }
  })

  it('take the hour after one that is skipped, and the first of two that are alike', () => {
    expect(utcOf('2026-03-29T02:30', 'Europe/Paris')).toBe('2026-03-29 01:30:00')
    expect(utcOf('2026-10-25T02:30', 'Europe/Paris')).toBe('2026-10-25 00:30:00')
  })

  it('say nothing of what is no time', () => {
    expect(utcOf('', 'Europe/Paris')).toBe('')
    expect(clockOf(null, 'Europe/Paris')).toBe('')
  })
})
