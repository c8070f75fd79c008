import { describe, expect, it } from 'vitest'
import { cornersOf, timelineOf } from './timeline'

const point = (at: string, kind: string, events: number, made_by = 'human') => ({ at, kind, made_by, events })

describe('a campaign over time', () => {
  it('adds up what people did by moment, and leaves machines and empty kinds out', () => {
    const points = [
      point('2026-12-01 10:00:00', 'opened', 4),
      point('2026-12-01 09:00:00', 'opened', 2),
      point('2026-12-01 09:00:00', 'opened', 3, 'unknown'),
      point('2026-12-01 09:00:00', 'opened', 90, 'machine'),
      point('2026-12-01 10:00:00', 'clicked', 1),
    ]
    const found = timelineOf(points, ['opened', 'clicked', 'bounced'])
    expect(found.moments).toEqual(['2026-12-01 09:00:00', '2026-12-01 10:00:00'])
    expect(found.lines).toEqual([
      { kind: 'opened', values: [5, 4] },
      { kind: 'clicked', values: [0, 1] },
    ])
    expect(found.highest).toBe(5)
    expect(timelineOf([], ['opened'])).toEqual({ moments: [], lines: [], highest: 1 })
  })

  it('draws lines from the lower side up', () => {
    expect(cornersOf([0, 5, 10], 10, 100, 50)).toBe('0,50 50,25 100,0')
    expect(cornersOf([5], 10, 100, 50)).toBe('0,25 100,25')
  })
})
