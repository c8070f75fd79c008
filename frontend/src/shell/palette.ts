// What the palette offers for a text: screens first, then what the server found. Pure.
import type { RouteLocationRaw } from 'vue-router'

export interface Entry {
  id: string
  label: string
  detail: string
  icon: string
  to: RouteLocationRaw
}

/** Small and without accents or marks, so that "evenement" finds "Événements". */
export function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase()
}

/** The entries whose label holds every word of the text, those that begin with it first. */
export function fitting(entries: readonly Entry[], text: string): Entry[] {
  const words = folded(text).split(/\s+/).filter(Boolean)
  const rank = (entry: Entry) => (folded(entry.label).startsWith(words[0] ?? '') ? 0 : 1)
  return entries
    .filter((entry) => words.every((word) => folded(entry.label).includes(word)))
    .sort((one, other) => rank(one) - rank(other))
}

/** The place that an arrow key leads to; it goes round. */
export function moved(place: number, key: string, length: number): number {
  if (!length) return 0
  if (key === 'ArrowDown') return (place + 1) % length
  if (key === 'ArrowUp') return (place - 1 + length) % length
  if (key === 'Home') return 0
  return key === 'End' ? length - 1 : place
}
