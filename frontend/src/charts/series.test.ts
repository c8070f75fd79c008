import { describe, expect, it } from 'vitest'
import { corners, cumulated, monthsBetween } from './series'

describe('months', () => {
  it('go over the turn of the year', () => {
    expect(monthsBetween('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
  })
})

describe('growth', () => {
  const joined = [
    { month: '2026-01', joined: 2 },
    { month: '2026-03', joined: 3 },
  ]

  it('adds up, also over months in which nobody joined', () => {
    expect(cumulated(joined, '2026-04', 12).map(({ value }) => value)).toEqual([2, 2, 5, 5])
  })

  it('keeps those who joined before the months that are shown', () => {
    expect(cumulated(joined, '2026-04', 2)).toEqual([
      { month: '2026-03', value: 5 },
      { month: '2026-04', value: 5 },
    ])
  })

  it('is nothing where nobody joined', () => {
    expect(cumulated([], '2026-04', 12)).toEqual([])
  })
})

describe('corners', () => {
  const points = [
    { month: '2026-01', value: 0 },
    { month: '2026-02', value: 4 },
  ]

  it('begin at the left, and at the right in Arabic', () => {
    expect(corners(points, false)).toEqual([
      { x: 0, y: 100 },
      { x: 100, y: 0 },
    ])
    expect(corners(points, true).map(({ x }) => x)).toEqual([100, 0])
  })
})
