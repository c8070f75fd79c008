import { describe, expect, it } from 'vitest'
import type { Field } from '@/data/segments'
import { carried, editorOf, isWhole, numberOf, withPart } from './values'

const AGE: Field = {
  name: 'age', label: 'Age', type: 'number',
  operators: [{ name: '=', takes: 'number' }, { name: 'between', takes: 'numbers' }, { name: 'is empty', takes: 'nothing' }],
} // prettier-ignore

describe('values', () => {
  it('are edited by what the operator takes', () => {
    expect(['=', 'between', 'is empty', 'unknown'].map((op) => editorOf(AGE, op))).toEqual([
      'number',
      'numbers',
      'nothing',
      'text',
    ])
  })

  it('are kept where they fit the new operator', () => {
    expect(carried('many', 'LYO')).toEqual(['LYO'])
    expect(carried('one', ['LYO', 'PAR'])).toBe('LYO')
    expect(carried('nothing', 7)).toBeNull()
    expect(carried('number', 'abc')).toBeNull()
    expect(carried('yes or no', null)).toBe(true)
  })

  it('are whole only when every part is there', () => {
    expect(isWhole('numbers', withPart(null, 0, 2, 18))).toBe(false)
    expect(isWhole('numbers', withPart([18, ''], 1, 2, 30))).toBe(true)
    expect(isWhole('many', [])).toBe(false)
    expect(isWhole('nothing', null)).toBe(true)
  })

  it('read numbers with a comma or a point', () => {
    expect([numberOf('48,85'), numberOf(' 3 '), numberOf(''), numberOf('x')]).toEqual([48.85, 3, null, null])
  })
})
