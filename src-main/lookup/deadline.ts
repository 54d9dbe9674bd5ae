/** Of one lookup, in milliseconds: everything but its captchas, and all its captchas together. */
export interface Deadlines {
  deadlineMs: number
  captchaDeadlineMs: number
  /** For a captcha that may solve itself, before a token is bought. */
  solvesItselfMs: number
}

export const usualDeadlines: Deadlines = {
  deadlineMs: 120_000,
  captchaDeadlineMs: 150_000,
  solvesItselfMs: 10_000,
}

/** For reading the list of elections, in milliseconds. */
export const electionsDeadlineMs = 45_000

/**
 * Settles as `work` does, or rejects with the signal's reason as soon as it is aborted. `work` is then left to itself:
 * what it comes to is dropped, and its rejection counts as handled.
 */
export function orAborted<Value>(work: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason)
    const stay = () => signal.removeEventListener('abort', leave)
    signal.addEventListener('abort', leave, { once: true })
    work.then(resolve, reject).finally(stay)
    if (signal.aborted) leave()
  })
}

/** Whether `work` ended, well or badly, within `ms`. */
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

/** A stretch of time that is spent only while it runs. */
export interface Countdown {
  run(): void
  /** Stops spending; `run` goes on with what is left. */
  hold(): void
}

/** Calls `spent` once, when `ms` have been spent. */
export function createCountdown(ms: number, spent: () => void): Countdown {
  let left = ms
  let since = 0
  let timer: NodeJS.Timeout | undefined
  return {
    run() {
      if (timer !== undefined) return
      since = performance.now()
      timer = setTimeout(spent, Math.max(0, left))
    },
    hold() {
      if (timer === undefined) return
      clearTimeout(timer)
      timer = undefined
      left -= performance.now() - since
    },
  }
}
