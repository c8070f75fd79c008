import { describe, expect, it } from 'vitest'
import { fitting, folded, moved, type Entry } from './palette'

const entry = (label: string): Entry => ({ id: label, label, detail: '', icon: '', to: '/' })

describe('the palette', () => {
  it('finds without accents or marks', () => {
    expect(folded('Événements')).toBe('evenements')
    expect(fitting([entry('Événements'), entry('Personnes')], 'even').map((found) => found.label)).toEqual([
      'Événements',
    ])
  })

  it('puts first what begins with the text', () => {
    expect(fitting([entry('Mes personnes'), entry('Personnes')], 'pers')[0]?.label).toBe('Personnes')
  })

  it('goes round with the arrow keys', () => {
    expect([moved(0, 'ArrowUp', 3), moved(2, 'ArrowDown', 3), moved(0, 'ArrowDown', 0), moved(1, 'x', 3)]).toEqual([
      2, 0, 0, 1,
    ])
  })
})
