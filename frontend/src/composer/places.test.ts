import { describe, expect, it } from 'vitest'
import { placeOf } from './places'

describe('placeOf', () => {
  it('gives the nearest places first', () => {
    expect(placeOf('variants/fr/blocks/3/href')).toEqual({
      language: 'fr',
      arm: 'a',
      ids: ['fr/blocks/3/href', 'fr/blocks/3', 'fr/blocks', 'fr/subject'],
    })
  })

  it('tells the content of the second arm', () => {
    expect(placeOf('variants/fr/blocks_b/0')).toMatchObject({
      arm: 'b',
      ids: ['fr/blocks_b/0', 'fr/blocks_b', 'fr/subject'],
    })
    expect(placeOf('variants/ar/body_b')).toEqual({ language: 'ar', arm: 'b', ids: ['ar/blocks_b', 'ar/subject'] })
  })

  it('leads from a body to the blocks, and leaves the arm where a line is seen with either', () => {
    expect(placeOf('variants/fr/body')).toMatchObject({ arm: 'a', ids: ['fr/blocks', 'fr/subject'] })
    expect(placeOf('variants/fr/subject_b')).toEqual({
      language: 'fr',
      arm: null,
      ids: ['fr/subject_b', 'fr/subject'],
    })
    expect(placeOf('variants/fr')).toMatchObject({ arm: null, ids: ['fr/subject'] })
  })

  it('knows no place for what is not of a variant', () => {
    expect(placeOf('segment')).toBeNull()
    expect(placeOf('variants')).toBeNull()
  })
})
