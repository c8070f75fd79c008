import { expect, it } from 'vitest'
import { placeName } from './placeNames'

it.each([
  ['variants', 'Languages'],
  ['variants/fr', 'French'],
  ['variants/ar/subject', 'Arabic, Subject'],
  ['variants/ar/subject_b', 'Arabic, Second subject (B)'],
  ['variants/fr/blocks', 'French'],
  ['variants/fr/blocks/0/start/1/text', 'French, Block 1'],
  ['variants/fr/blocks_b/1/label', 'French, Second content (B), Block 2'],
  ['variants/fr/body_b', 'French, Second content (B), Body'],
  ['blocks/mission-address', 'Content block “mission-address”'],
  ['blocks/footer/ar', 'Content block “footer”, Arabic'],
  ['settings/public_url', 'Public address'],
  ['something/new', 'something/new'],
])('%s is called %s', (path, name) => expect(placeName(path)).toBe(name))
