import { describe, expect, it } from 'vitest'
import { emptyHistory, noted, redone, undone } from './history'

describe('the history of a draft', () => {
  it('goes back and forth, and forgets what was undone when something else is written', () => {
    let history = noted(noted(emptyHistory<string>(), 'one', 'a', 0), 'two', 'b', 10)
    let state = 'three'
    ;({ history, state } = undone(history, state))
    expect(state).toBe('two')
    ;({ history, state } = undone(history, state))
    expect(undone(history, state).state).toBe('one')
    ;({ history, state } = redone(history, state))
    expect(state).toBe('two')
    history = noted(history, state, 'c', 20)
    expect(redone(history, 'four').state).toBe('four')
  })

  it('takes quick changes of one thing as one step', () => {
    let history = noted(emptyHistory<string>(), '', 'title', 0)
    history = noted(history, 'b', 'title', 300)
    history = noted(history, 'bo', 'title', 700)
    expect(undone(history, 'bon').state).toBe('')
    history = noted(history, 'bon', 'title', 5_000)
    expect(undone(history, 'bonjour').state).toBe('bon')
  })

  it('keeps a hundred steps', () => {
    let history = emptyHistory<number>()
    for (let count = 0; count < 300; count++) history = noted(history, count, `step ${count}`, count)
    expect(history.past).toHaveLength(100)
  })
})
