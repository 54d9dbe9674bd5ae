/** Time, passed in so that tests can step it. */
export interface Clock {
  /** UTC milliseconds; steps when the system's clock is set. */
  now(): number
  /** Milliseconds from an arbitrary start; never steps back. */
  monotonic(): number
  /** Calls back once after `ms`; returns what cancels it. */
  timer(callback: () => void, ms: number): () => void
}

/** Calls back now and each second from then on, until the returned function is called. */
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
