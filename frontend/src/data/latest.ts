// A question that is asked again before its answer is there: the overtaken one is called off.

/** Gives a function that waits for a pause, calls off what was under way, and drops every answer but the last. */
export function latest<Args extends unknown[], Result>(
  askFor: (signal: AbortSignal, ...args: Args) => Promise<Result>,
  take: (result: Result) => void,
  fail: (error: unknown) => void,
  pauseMs: number,
): { (...args: Args): void; stop: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | undefined

  async function run(args: Args): Promise<void> {
    const controller = new AbortController()
    running = controller
    try {
      const result = await askFor(controller.signal, ...args)
      if (running === controller) take(result)
    } catch (error) {
      if (running === controller) fail(error)
    }
  }

  function stop(): void {
    clearTimeout(timer)
    running?.abort()
    running = undefined
  }

  const start = (...args: Args): void => {
    stop()
    timer = setTimeout(() => void run(args), pauseMs)
  }
  return Object.assign(start, { stop })
}
