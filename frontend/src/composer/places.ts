// Where on the screen a line of preflight points: variants/fr/blocks/3/href, variants/fr/subject. Pure.
import type { Arm } from '@/campaigns/arms'

export interface ShownPlace {
  language: string
  /** Whose content it is; null for a line that is seen with either. */
  arm: Arm | null
  /** Ids of elements, the nearest first. */
  ids: string[]
}

/** The content of an arm, by what a path calls it. */
const CONTENTS: Record<string, [Arm, field: string]> = {
  body: ['a', 'blocks'],
  blocks: ['a', 'blocks'],
  body_b: ['b', 'blocks_b'],
  blocks_b: ['b', 'blocks_b'],
}

export function placeOf(path: string): ShownPlace | null {
  const [first, language, part = '', ...rest] = path.split('/')
  if (first !== 'variants' || !language) return null
  const [arm, field] = CONTENTS[part] ?? [null, part]
  const steps = field ? [field, ...rest] : []
  const ids = steps.map((_step, cut) => [language, ...steps.slice(0, steps.length - cut)].join('/'))
  return { language, arm, ids: [...new Set([...ids, `${language}/subject`])] }
}
