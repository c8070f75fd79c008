import { shallowRef } from 'vue'

export interface Notice {
  id: number
  kind: 'done' | 'problem'
  text: string
}

export const notices = shallowRef<readonly Notice[]>([])
const STAYS_MS = 6_000
let last = 0

/** Say it in the corner: what was done goes by itself, a problem stays until it is closed. */
export function say(text: string, kind: Notice['kind'] = 'done'): void {
  last += 1
  const id = last
  notices.value = [...notices.value.slice(-3), { id, kind, text }]
  if (kind === 'done') window.setTimeout(() => dismiss(id), STAYS_MS)
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id)
}
