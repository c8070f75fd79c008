// Undo and redo over whole states; quick changes of one thing are one step. Pure.

export interface History<State> {
  past: readonly State[]
  future: readonly State[]
  /** What the last change was about, and when: the next one within a moment belongs to it. */
  about: string
  at: number
}

const STEPS = 100
const MOMENT_MS = 1_000

export function emptyHistory<State>(): History<State> {
  return { past: [], future: [], about: '', at: 0 }
}

/** Note that `before` is about to be changed. */
export function noted<State>(history: History<State>, before: State, about: string, now: number): History<State> {
  const isSameStep = about !== '' && about === history.about && now - history.at < MOMENT_MS && history.past.length > 0
  const past = isSameStep ? history.past : [...history.past, before].slice(-STEPS)
  return { past, future: [], about, at: now }
}

export function undone<State>(history: History<State>, present: State): { history: History<State>; state: State } {
  const state = history.past[history.past.length - 1]
  if (state === undefined) return { history, state: present }
  const future = [present, ...history.future]
  return { history: { past: history.past.slice(0, -1), future, about: '', at: 0 }, state }
}

export function redone<State>(history: History<State>, present: State): { history: History<State>; state: State } {
  const state = history.future[0]
  if (state === undefined) return { history, state: present }
  const past = [...history.past, present]
  return { history: { past, future: history.future.slice(1), about: '', at: 0 }, state }
}
