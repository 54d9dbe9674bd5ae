import { createCountdown } from '../deadline.ts'
import type { Deadlines } from './deadlines.ts'
import type { LookupRequest } from './outcome.ts'

/** The limits of `work`, and how to end it by force. */
export interface Enforcement {
  deadlines: Deadlines
  /** Milliseconds that the work may overrun a deadline or an abort. */
  graceMs: number
  /** Ends the work by force; its promise settles afterwards. */
  end(): Promise<void>
}

/** The work did not stop by itself, and was ended by force. */
export class Ended extends Error {
  override name = 'Ended'
}

type Caller = Pick<LookupRequest, 'signal' | 'onStep'>

/**
 * Runs `work`, which should keep its own deadlines. If it overruns them or an abort by `graceMs`, ends it by force.
 * Once the work has stopped completely, rejects with the signal's reason or with `Ended`.
 */
export async function enforced<Value>(
  { deadlines, graceMs, end }: Enforcement,
  { signal, onStep }: Caller,
  work: (caller: Caller) => Promise<Value>,
): Promise<Value> {
  let ending: Promise<void> | undefined
  const endIt = () => {
    ending ??= end()
  }
  const time = createCountdown(deadlines.deadlineMs + graceMs, endIt)
  // Each of two loads may wait for its button and then for a captcha that solves itself.
  const solvesItself = 4 * deadlines.solvesItselfMs
  const captchaTime = createCountdown(deadlines.captchaDeadlineMs + solvesItself + graceMs, endIt)
  const patience = createCountdown(graceMs, endIt)
  const abort = () => patience.run()
  signal.addEventListener('abort', abort, { once: true })
  if (signal.aborted) abort()
  time.run()
  try {
    const value = await work({
      signal,
      onStep(step) {
        const [runs, rests] = step === 'captcha' ? [captchaTime, time] : [time, captchaTime]
        rests.hold()
        runs.run()
        onStep(step)
      },
    })
    await ending
    return value
  } catch (error) {
    if (ending === undefined) throw error
    await ending
    signal.throwIfAborted()
    throw new Ended('it did not stop by itself')
  } finally {
    signal.removeEventListener('abort', abort)
    for (const countdown of [time, captchaTime, patience]) countdown.hold()
  }
}
