import { expect, it } from 'vitest'
import { ref, shallowRef } from 'vue'
import { Problem } from './problem'
import { titleIn } from './titles'
import type { Answered } from './useAnswer'

function answered(
  value: Record<string, string> | null,
  problem: Problem | null = null,
): Answered<Record<string, string>> {
  return { value: shallowRef(value), problem: shallowRef(problem), isBusy: ref(false), load: () => Promise.resolve() }
}

it('shows the title, and a name only where there is none', () => {
  expect(titleIn(answered({ LYO: 'Lyon' }), 'LYO')).toBe('Lyon')
  expect(titleIn(answered({ 'district LYO': 'Lyon' }), 'LYO', 'district LYO')).toBe('Lyon')
  expect(titleIn(answered({}), 'LYO')).toBe('LYO')
  expect(titleIn(answered(null), 'LYO')).toBe('…')
  expect(titleIn(answered(null), '')).toBe('')
})
