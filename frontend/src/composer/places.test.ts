import { describe, expect, it } from 'vitest'
import { placeOf } from './places'

describe('placeOf', () => {
  it('gives the nearest places first', () => {
    expect(placeOf('variants/fr/blocks/3/href')).toEqual({
      language: 'fr',
      ids: ['fr/blocks/3/href', 'fr/blocks/3', 'fr/blocks', 'fr/subject'],
    })
  })

  it('knows no place for what is not of a variant', () => {
    expect(placeOf('segment')).toBeNull()
    expect(placeOf('variants')).toBeNull()
  })
})
