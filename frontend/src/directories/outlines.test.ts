import { describe, expect, it } from 'vitest'
import { pathsOf, projectionAround, type Spot } from './outlines'

const SPOTS: Spot[] = [
  [2.35, 48.86],
  [4.83, 45.76],
  [5.37, 43.3],
]

describe('a map', () => {
  it('shows every spot inside its box, north above south', () => {
    const projection = projectionAround(SPOTS, 600, 400)
    const places = SPOTS.map((spot) => projection([...spot])!)
    for (const [x, y] of places) {
      expect(x).toBeGreaterThan(0)
      expect(x).toBeLessThan(600)
      expect(y).toBeGreaterThan(0)
      expect(y).toBeLessThan(400)
    }
    expect(places[0]![1]).toBeLessThan(places[2]![1])
  })

  it('keeps one spot alone in the middle', () => {
    const [x, y] = projectionAround([SPOTS[0]!], 600, 400)([...SPOTS[0]!])!
    expect(Math.round(x)).toBe(300)
    expect(Math.abs(y - 200)).toBeLessThan(15)
  })

  it('leaves out the countries that are not seen', () => {
    const square = (west: number, south: number) => ({
      type: 'Feature' as const,
      properties: {},
      geometry: {
        type: 'Polygon' as const,
        coordinates: [[[west, south], [west, south + 2], [west + 2, south + 2], [west + 2, south], [west, south]]],
      },
    }) // prettier-ignore
    const outlines = { type: 'FeatureCollection' as const, features: [square(2, 46), square(100, 0)] }
    expect(pathsOf(outlines, projectionAround(SPOTS, 600, 400), 600, 400)).toHaveLength(1)
  })
})
