import { describe, expect, it } from 'vitest'
import { changesOf, fieldsNamed, isSame, merge, shownValue } from './editing'

const FIELDS = ['city', 'profession', 'emails']

describe('isSame', () => {
  it('takes every empty value for the same', () => {
    expect(isSame(null, '')).toBe(true)
    expect(isSame(undefined, [])).toBe(true)
    expect(isSame(0, '')).toBe(false)
  })

  it('compares rows by what people enter', () => {
    const kept = [{ email: 'a@b.example', is_primary: 1, name: 'row1', idx: 1, modified: 'then' }]
    expect(isSame(kept, [{ is_primary: 1, email: 'a@b.example' }])).toBe(true)
  })
})

describe('changesOf', () => {
  it('sends what was changed and nothing else', () => {
    expect(changesOf({ city: 'Lyon', profession: null }, { city: 'Lyon', profession: 'Cook' }, FIELDS)).toEqual({
      profession: 'Cook',
    })
    expect(changesOf({ city: 'Lyon' }, {}, FIELDS)).toEqual({ city: '' })
  })
})

describe('merge', () => {
  it('puts my changes beside theirs', () => {
    const merged = merge(
      { city: 'A', profession: 'x' },
      { city: 'B', profession: 'x' },
      { city: 'A', profession: 'y' },
      FIELDS,
    )
    expect(merged).toEqual({ draft: { city: 'B', profession: 'y' }, conflicts: [] })
  })

  it('tells where both changed a field otherwise, and loses neither', () => {
    const merged = merge({ city: 'A' }, { city: 'B' }, { city: 'C' }, FIELDS)
    expect(merged.draft.city).toBe('B')
    expect(merged.conflicts).toEqual([{ field: 'city', mine: 'B', theirs: 'C' }])
  })

  it('finds no conflict where both came to the same', () => {
    expect(merge({ city: 'A' }, { city: 'B' }, { city: 'B' }, FIELDS).conflicts).toEqual([])
  })
})

describe('fieldsNamed', () => {
  it('finds the field by its label or by the value in it', () => {
    const labels = { birth_year: 'Year of birth', city: 'City' }
    expect(fieldsNamed('Year of birth 1200 is too early', labels, {})).toEqual(['birth_year'])
    expect(fieldsNamed('"Atlantis" is not there', labels, { city: 'Atlantis' })).toEqual(['city'])
  })
})

describe('shownValue', () => {
  it('says rows in one line', () => {
    expect(shownValue([{ email: 'a@b.example', is_primary: 0, name: 'r' }])).toBe('a@b.example')
    expect(shownValue('')).toBe('—')
  })
})
