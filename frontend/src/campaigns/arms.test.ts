import { describe, expect, it } from 'vitest'
import { changeName, partName, partsOf, secondArm, tagOf, triedBy, triedIn } from './arms'

const BLOCKS = '{"version":1,"blocks":[{"kind":"divider","id":"z"}]}'
const EMPTY = '{"version":1,"blocks":[]}'
const plain = { language: 'ar', subject: 'S', subject_b: '', blocks: BLOCKS, blocks_b: null, body: '' }
const subject = { ...plain, language: 'fr', subject_b: ' Other ' }
const content = { ...plain, language: 'fr', blocks: '', body: '<mj-text/>', blocks_b: BLOCKS }

describe('what a variant tries', () => {
  it('is its content where one is written, else its subject', () => {
    expect([plain, subject, content, { ...content, subject_b: 'Other' }].map(triedIn)).toEqual([
      null,
      'subject',
      'content',
      'content',
    ])
    expect(triedIn({ ...plain, subject_b: '  ', blocks_b: EMPTY })).toBeNull()
  })

  it('is tried by the campaign where a share of the audience takes part', () => {
    expect(triedBy({ ab_share: 20, variants: [plain, subject] })).toBe('subject')
    expect(triedBy({ ab_share: 20, variants: [subject, { ...content, language: 'ar' }] })).toBe('content')
    expect(triedBy({ ab_share: 20, variants: [plain] })).toBeNull()
    expect(triedBy({ ab_share: 0, variants: [content] })).toBeNull()
  })

  it('stands in the place of the first', () => {
    expect(secondArm(plain)).toBeNull()
    expect(secondArm(subject)).toMatchObject({ subject: 'Other', subject_b: '', blocks: BLOCKS })
    expect(secondArm(content)).toMatchObject({ subject: 'S', blocks: BLOCKS, blocks_b: '', body: '' })
  })
})

describe('the parts of a campaign', () => {
  it('are its languages, and the second arm of each that has one', () => {
    expect(partsOf({ ab_share: 20, variants: [content, plain] })).toEqual([
      { value: 'fr', label: 'French, First content (A)' },
      { value: 'fr-x-b', label: 'French, Second content (B)' },
      { value: 'ar', label: 'Arabic' },
    ])
    expect(partsOf({ ab_share: 0, variants: [content] })).toEqual([{ value: 'fr', label: 'French' }])
    expect(tagOf('fr', 'a')).toBe('fr')
  })

  it('are called what they are', () => {
    expect(partName('fr-x-b', { ab_share: 20, variants: [subject] })).toBe('French, Second subject (B)')
    expect(partName('ar', { ab_share: 20, variants: [subject, plain] })).toBe('Arabic')
    expect(partName('', { ab_share: 20, variants: [subject] })).toBe('')
    expect(partName('fr-x-b', { ab_share: 20, variants: [plain] })).toBe('French, Second one (B)')
  })

  it('are named where something in them changed', () => {
    const campaign = { ab_share: 20, variants: [content] }
    expect(changeName({ path: 'variants/fr-x-b/blocks/1', label: 'Button' }, campaign)).toBe(
      'French, Second content (B), Button',
    )
    expect(changeName({ path: 'schedule', label: 'Schedule' }, campaign)).toBe('Schedule')
  })
})
