import { describe, expect, it } from 'vitest'
import { hasGaps, type Cell } from './rows'

const CELLS: Cell[] = [
  { name: 'office', label: 'Office', shape: 'text', required: true },
  { name: 'area', label: 'Area', shape: 'text' },
]

describe('hasGaps', () => {
  it('finds a row without what it needs, blanks are nothing', () => {
    expect(hasGaps(CELLS, [{ office: 'Maire' }, { office: '  ', area: 'Lyon' }])).toBe(true)
    expect(hasGaps(CELLS, [{ office: 'Maire' }])).toBe(false)
  })

  it('finds nothing wrong with a table that is empty or not there', () => {
    expect(hasGaps(CELLS, [])).toBe(false)
    expect(hasGaps(CELLS, undefined)).toBe(false)
  })
})
