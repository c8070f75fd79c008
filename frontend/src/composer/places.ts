// Where on the screen a line of preflight points: variants/fr/blocks/3/href, variants/fr/subject. Pure.

export interface ShownPlace {
  language: string
  /** Ids of elements, the nearest first. */
  ids: string[]
}

export function placeOf(path: string): ShownPlace | null {
  const [first, language, ...rest] = path.split('/')
  if (first !== 'variants' || !language) return null
  const ids = rest.map((_part, cut) => [language, ...rest.slice(0, rest.length - cut)].join('/'))
  return { language, ids: [...ids, `${language}/subject`] }
}
