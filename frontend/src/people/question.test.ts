import { describe, expect, it } from 'vitest'
import { changed, queryOf, questionOf } from './question'

describe('the question of the list', () => {
  it('is active people by name where the address says nothing', () => {
    expect(questionOf({})).toEqual({
      text: '',
      filters: { status: 'active' },
      sort: 'name',
      descending: false,
      start: 0,
    })
    expect(queryOf(questionOf({}))).toEqual({})
  })

  it('comes back from its address as it was', () => {
    const query = { q: 'amina', district: 'LYO', status: 'any', sort: '-modified', from: '40' }
    expect(queryOf(questionOf(query))).toEqual(query)
  })

  it('takes nonsense for nothing', () => {
    expect(questionOf({ from: '-5x', sort: '', kind: null }).start).toBe(0)
  })

  it('begins at the first page when it changes', () => {
    expect(changed(questionOf({ from: '40' }), { text: 'x' }).start).toBe(0)
  })
})
