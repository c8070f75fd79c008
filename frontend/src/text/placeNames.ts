// Where in a campaign something is to be mended, in words: the server names it as variants/fr/blocks_b/1/label. Pure.
import { languageName } from './figures'
import { msg, t } from './t'

const PLACES: Record<string, string> = {
  variants: msg('Languages'),
  recipient_policy: msg('Recipient policy'),
  ab_share: msg('Share of the audience for the test (%)'),
  track_clicks: msg('Count clicks'),
  sender: msg('Sender'),
  layout: msg('Layout'),
  segment: msg('Segment'),
  'settings/public_url': msg('Public address'),
}
const FIELDS: Record<string, string> = {
  direction: msg('Direction'),
  subject: msg('Subject'),
  preheader: msg('Preheader'),
  body: msg('Body'),
}

export function placeName(path: string): string {
  const [first, language, field = '', block = ''] = path.split('/')
  if (first === 'blocks') return isNumber(language) ? blockName(language) : contentBlock(language ?? '', field)
  if (first !== 'variants' || !language) return t(PLACES[path] ?? path)
  return namesWithin(field, block).reduce((all, part) => t('{0}, {1}', all, part), languageName(language))
}

/** What the server says of several places, a line each, with every place in words. */
export function withPlaceNames(message: string): string {
  return message.replace(/^([a-z_]+(?:\/[\w-]+)*): /gm, (start, path: string) => {
    const name = placeName(path)
    return name === path ? start : `${name} – `
  })
}

function contentBlock(code: string, language: string): string {
  const name = t('Content block “{0}”', code)
  return language ? t('{0}, {1}', name, languageName(language)) : name
}

function namesWithin(field: string, block: string): string[] {
  if (field === 'subject_b') return [t('Second subject (B)')]
  const plain = field.replace(/_b$/, '')
  const inside = plain === 'blocks' && block ? blockName(block) : t(FIELDS[plain] ?? '')
  return [field === plain ? '' : t('Second content (B)'), inside].filter(Boolean)
}

function blockName(place: string): string {
  return t('Block {0}', Number(place) + 1)
}

function isNumber(text = ''): text is string {
  return /^\d+$/.test(text)
}
