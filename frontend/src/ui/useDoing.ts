import { ref, type Ref } from 'vue'
import { asProblem } from '@/data/useAnswer'
import { wordsFor } from '@/text/problems'
import { say } from './notices'

interface Doing {
  isBusy: Ref<boolean>
  doing: (work: () => Promise<unknown>) => Promise<void>
}

/** What a button starts: busy meanwhile, and a problem is told. */
export function useDoing(): Doing {
  const isBusy = ref(false)

  async function doing(work: () => Promise<unknown>): Promise<void> {
    isBusy.value = true
    try {
      await work()
    } catch (problem) {
      say(wordsFor(asProblem(problem)), 'problem')
    } finally {
      isBusy.value = false
    }
  }
  return { isBusy, doing }
}
