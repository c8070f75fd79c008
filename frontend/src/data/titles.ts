import type { Answered } from './useAnswer'

/**
 * What a linked document is called. Names are no words for people: they are shown only where the titles cannot be had,
 * or have none for it; until the answer is there it is an ellipsis.
 */
export function titleIn(titles: Answered<Record<string, string>>, name: string, key = name): string {
  const found = titles.value.value?.[key]
  if (found || !name) return found ?? ''
  return titles.value.value || titles.problem.value ? name : '…'
}
