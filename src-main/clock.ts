/** Source of time, passed in so that tests can control it. */
export interface Clock {
  /** UTC milliseconds; jumps when the system clock is set. */
  now(): number
  /** Milliseconds since an arbitrary start; never goes back. */
  monotonic(): number
  /** Calls `callback` once after `ms`; returns a function that cancels it. */
  timer(callback: () => void, ms: number): () => void
}

/** Calls `callback` now and then every second, until the returned function is called. */
export function eachSecond({ timer }: Pick<Clock, 'timer'>, callback: () => void): () => void {
  let stop = () => {}
  const call = () => {
    callback()
    stop = timer(call, 1_000)
  }
  call()
  return () => stop()
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  timer: (callback, ms) => {
    const handle = setTimeout(callback, ms)
    return () => clearTimeout(handle)
  },
}

/** Resolves after `ms`, or once the signal is aborted. */
export const pause = (clock: Pick<Clock, 'timer'>, ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const cancel = clock.timer(done, ms)
    function done(): void {
      cancel()
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
  })
