// The states of a campaign: their words, their colours, and what may be done in each. Pure.
import type { Step } from '@/data/campaigns'
import { msg } from '@/text/t'

export const STATES: Record<string, string> = {
  draft: msg('Draft'),
  'awaiting approval': msg('Awaiting approval'),
  approved: msg('Approved'),
  planning: msg('Being planned'),
  sending: msg('Sending'),
  paused: msg('Paused'),
  finished: msg('Finished'),
  cancelled: msg('Cancelled'),
}

export function themeOf(state: string): 'gray' | 'blue' | 'green' | 'orange' {
  if (state === 'finished') return 'green'
  if (state === 'awaiting approval' || state === 'paused') return 'orange'
  return ['approved', 'planning', 'sending'].includes(state) ? 'blue' : 'gray'
}

export const STEP_WORDS: Record<Step, string> = {
  start: msg('Send now'),
  pause: msg('Pause'),
  resume: msg('Go on'),
  cancel: msg('Stop for good'),
}

const STEPS: Record<string, readonly Step[]> = {
  approved: ['start', 'cancel'],
  planning: ['pause', 'cancel'],
  sending: ['pause', 'cancel'],
  paused: ['resume', 'cancel'],
}

export function stepsOf(state: string): readonly Step[] {
  return STEPS[state] ?? []
}

/** Does the number of sent messages still change by itself? */
export function isUnderWay(state: string): boolean {
  return state === 'planning' || state === 'sending'
}

export function wasStarted(state: string): boolean {
  return isUnderWay(state) || ['paused', 'finished', 'cancelled'].includes(state)
}

export const REASONS: Record<string, string> = {
  'no consent': msg('without consent'),
  withdrawn: msg('consent withdrawn'),
  objected: msg('objection'),
  suppressed: msg('list of suppressions'),
  'no address': msg('without address'),
  'same address': msg('same address'),
  capped: msg('weekly limit reached'),
  cancelled: msg('campaign stopped'),
  erased: msg('erased'),
  inactive: msg('inactive'),
  'address changed': msg('address changed'),
}
