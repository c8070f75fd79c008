import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { latest } from './latest'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('latest', () => {
  it('asks once for quick changes, calls off the overtaken question and takes the last answer only', async () => {
    const signals: AbortSignal[] = []
    const taken: string[] = []
    const ask = (signal: AbortSignal, text: string) => {
      signals.push(signal)
      return new Promise<string>((resolve) => setTimeout(() => resolve(text), text === 'slow' ? 500 : 10))
    }
    const search = latest(
      ask,
      (answer) => taken.push(answer),
      () => undefined,
      100,
    )
    search('s')
    search('slow')
    await vi.advanceTimersByTimeAsync(150)
    search('quick')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(signals).toHaveLength(2)
    expect(signals[0]?.aborted).toBe(true)
    expect(taken).toEqual(['quick'])
  })

  it('tells of a failure only where the question still counts', async () => {
    const failures: unknown[] = []
    const search = latest(
      () => Promise.reject(new Error('no')),
      () => undefined,
      (error) => failures.push(error),
      0,
    )
    search()
    await vi.advanceTimersByTimeAsync(1)
    search()
    search.stop()
    await vi.advanceTimersByTimeAsync(1)
    expect(failures).toHaveLength(1)
  })
})
