import { expect, it } from 'vitest'
import { placeName, withPlaceNames } from './placeNames'

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
  ['blocks/2/level', 'Block 3'],
  ['settings/public_url', 'Public address'],
  ['something/new', 'something/new'],
])('%s is called %s', (path, name) => expect(placeName(path)).toBe(name))

it.each([
  ['variants/fr/body: line 3: raw is not allowed', 'French, Body – line 3: raw is not allowed'],
  ['variants/fr: no subject\nblocks/0/href: no link (write one)', 'French – no subject\nBlock 1 – no link (write one)'],
  ['something/new: odd', 'something/new: odd'],
  ['It is 9: too late', 'It is 9: too late'],
])('%s is told as %s', (message, told) => expect(withPlaceNames(message)).toBe(told))
