/**
 * Settles as `work` does, or rejects with the signal's reason as soon as it is aborted. `work` keeps running then; its
 * result is dropped, and its rejection counts as handled.
 */
export function orAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    const unlisten = () => signal.removeEventListener('abort', abort)
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(unlisten)
    if (signal.aborted) abort()
  })
}

/** Whether `work` settled within `ms`. */
export async function endsWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, ms, false)
  })
  const ended = work.then(
    () => true,
    () => true,
  )
  try {
    return await Promise.race([ended, late])
  } finally {
    clearTimeout(timer)
  }
}

/**
 * Runs `work` until the deadline (resolves with null) or until `signal` is aborted (rejects with its reason). `stop` is
 * aborted in every case.
 */
export async function withDeadline<Value>(
  signal: AbortSignal,
  ms: number,
  work: (stop: AbortSignal) => Promise<Value>,
): Promise<Value | null> {
  signal.throwIfAborted()
  const stop = new AbortController()
  const abort = () => stop.abort(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  const timer = setTimeout(() => stop.abort(), ms)
  try {
    return await orAborted(work(stop.signal), stop.signal)
  } catch (error) {
    signal.throwIfAborted()
    if (stop.signal.aborted) return null
    throw error
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
    stop.abort()
  }
}

/** A timer that can be paused. */
export interface Countdown {
  /** Starts or resumes. */
  run(): void
  /** Pauses; `run` resumes with the remaining time. */
  hold(): void
}

/** Calls `expired` once, after running for `ms` in total. */
export function createCountdown(ms: number, expired: () => void): Countdown {
  let left = ms
  let since = 0
  let timer: NodeJS.Timeout | undefined
  return {
    run() {
      if (timer !== undefined) return
      since = performance.now()
      timer = setTimeout(expired, Math.max(0, left))
    },
    hold() {
      if (timer === undefined) return
      clearTimeout(timer)
      timer = undefined
      left -= performance.now() - since
    },
  }
}
