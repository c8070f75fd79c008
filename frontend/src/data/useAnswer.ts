import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { Problem } from './problem'

export interface Answered<T> {
  value: ShallowRef<T | null>
  problem: ShallowRef<Problem | null>
  isBusy: Ref<boolean>
  load: () => Promise<void>
}

/** An answer of the server on a screen: busy, there, or a problem that is shown; an older question is called off. */
export function useAnswer<T>(question: (signal: AbortSignal) => Promise<T>): Answered<T> {
  const value = shallowRef<T | null>(null)
  const problem = shallowRef<Problem | null>(null)
  const isBusy = ref(false)
  let running: AbortController | undefined

  async function load(): Promise<void> {
    running?.abort()
    const controller = (running = new AbortController())
    isBusy.value = true
    try {
      const answer = await question(controller.signal)
      if (running !== controller) return
      value.value = answer
      problem.value = null
    } catch (error) {
      if (running !== controller) return
      problem.value = asProblem(error)
    } finally {
      if (running === controller) isBusy.value = false
    }
  }

  onScopeDispose(() => {
    running?.abort()
    running = undefined
  })
  return { value, problem, isBusy, load }
}

/** What a catch block got, where it came from the server; anything else is ours to mend and is thrown on. */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  throw error
}
