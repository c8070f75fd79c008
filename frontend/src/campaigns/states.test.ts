import { describe, expect, it } from 'vitest'
import { isUnderWay, stepsOf, STATES, themeOf, wasStarted } from './states'

describe('the states of a campaign', () => {
  it('offer only steps that lead on', () => {
    expect(stepsOf('sending')).toEqual(['pause', 'cancel'])
    expect(stepsOf('draft')).toEqual([])
    expect(stepsOf('finished')).toEqual([])
  })

  it('are all coloured, and known to be under way or not', () => {
    for (const state of Object.keys(STATES)) expect(['gray', 'blue', 'green', 'orange']).toContain(themeOf(state))
    expect([isUnderWay('sending'), isUnderWay('paused'), wasStarted('paused'), wasStarted('approved')]).toEqual([
      true,
      false,
      true,
      false,
    ])
  })
})
