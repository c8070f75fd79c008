// The two arms of a test. The second one of a language goes by its tag with "-x-b", as the server has it. Pure.
import { parseBlocks } from '@/composer/blocks'
import type { Values } from '@/data/http'
import { languageName } from '@/text/figures'
import { msg, t } from '@/text/t'
import type { Option } from '@/ui/options'

export type Arm = 'a' | 'b'
export type Tried = 'subject' | 'content'

/** What of a campaign tells about its test. */
export interface Tested {
  ab_share: number
  variants: readonly Values[]
}

const SUFFIX = '-x-b'
const WORDS: Record<Tried, Record<Arm, string>> = {
  subject: { a: msg('First subject (A)'), b: msg('Second subject (B)') },
  content: { a: msg('First content (A)'), b: msg('Second content (B)') },
}

export function tagOf(language: string, arm: Arm): string {
  return arm === 'b' ? language + SUFFIX : language
}

/** What differs in the second arm of a language: its content (perhaps with its subject), its subject alone, nothing. */
export function triedIn(variant: Values): Tried | null {
  if (parseBlocks(variant.blocks_b)?.length) return 'content'
  return String(variant.subject_b ?? '').trim() ? 'subject' : null
}

/** What a campaign tries: contents, where one language has a second one. */
export function triedBy({ ab_share, variants }: Tested): Tried | null {
  const tried = Number(ab_share) > 0 ? variants.map(triedIn) : []
  return tried.includes('content') ? 'content' : (tried.find(Boolean) ?? null)
}

/** A variant as the second arm gets it, null where nothing in it differs. */
export function secondArm<V extends Values>(variant: V): V | null {
  const tried = triedIn(variant)
  if (!tried) return null
  const subject = String(variant.subject_b ?? '').trim() || variant.subject
  const content = tried === 'content' ? { blocks: variant.blocks_b, body: '' } : {}
  return { ...variant, ...content, subject, subject_b: '', blocks_b: '' }
}

export function armWord(tried: Tried, arm: Arm): string {
  return t(WORDS[tried][arm])
}

export function armOptions(tried: Tried): { value: Arm; label: string }[] {
  return (['a', 'b'] as const).map((value) => ({ value, label: armWord(tried, value) }))
}

/** A part of a campaign by its tag: the language, and which arm of its test it is (or was). */
export function partName(tag: string, campaign: Tested): string {
  const language = tag.replace(SUFFIX, '')
  const variant = campaign.variants.find((one) => one.language === language)
  const tried = variant && Number(campaign.ab_share) > 0 ? triedIn(variant) : null
  if (tried) return t('{0}, {1}', languageName(language), armWord(tried, tag === language ? 'a' : 'b'))
  return tag === language ? languageName(language) : t('{0}, {1}', languageName(language), t('Second one (B)'))
}

/** What a difference between two contents is about: a block of one of its parts, or something of the whole. */
export function changeName({ path, label }: { path: string; label: string }, campaign: Tested): string {
  const [first, tag] = path.split('/')
  return first === 'variants' && tag ? t('{0}, {1}', partName(tag, campaign), label) : label
}

/** Every mail that a campaign has, to be chosen from. */
export function partsOf(campaign: Tested): Option[] {
  const tags = campaign.variants.flatMap((variant) => {
    const language = String(variant.language)
    const hasSecond = Number(campaign.ab_share) > 0 && triedIn(variant)
    return hasSecond ? [language, tagOf(language, 'b')] : [language]
  })
  return tags.map((value) => ({ value, label: partName(value, campaign) }))
}
