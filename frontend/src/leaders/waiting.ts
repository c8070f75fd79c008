// How many proposals wait for the user: one number, for the navigation and the page of proposals.
import { ref } from 'vue'
import { countWaitingProposals } from '@/data/leaders'
import { may } from '@/data/session'
import { asProblem } from '@/data/useAnswer'

export const waitingCount = ref(0)

export async function countWaiting(): Promise<void> {
  try {
    waitingCount.value = may('write', 'Profile Change') ? await countWaitingProposals() : 0
  } catch (error) {
    asProblem(error) // the number is not worth a notice: the page itself tells what is wrong
  }
}
