import { describe, expect, it } from 'vitest'
import { textIn, withText } from './translations'

const ROWS = [
  { name: 'a', field: 'title', language: 'fr', text: 'Culture' },
  { name: 'b', field: 'title', language: 'ar', text: 'الثقافة' },
]

describe('the translations of a document', () => {
  it('are read by field and language', () => {
    expect(textIn(ROWS, 'title', 'ar')).toBe('الثقافة')
    expect(textIn(ROWS, 'description', 'ar')).toBe('')
    expect(textIn(null, 'title', 'fr')).toBe('')
  })
  it('keep the row of a text that is changed, and its place', () => {
    expect(withText(ROWS, 'title', 'fr', 'La culture')).toEqual([{ ...ROWS[0], text: 'La culture' }, ROWS[1]])
  })
  it('get a row for a text that is new, and lose that of an emptied one', () => {
    expect(withText(undefined, 'title', 'en', 'Culture')).toEqual([{ field: 'title', language: 'en', text: 'Culture' }])
    expect(withText(ROWS, 'title', 'ar', '  ')).toEqual([ROWS[0]])
  })
})
