import { createCountdown, type Deadlines } from './deadline.ts'
import type { LookupRequest } from './outcome.ts'

export interface Enforcement {
  deadlines: Deadlines
  /** How long whoever works may take to stop after it should have, in milliseconds. */
  graceMs: number
  /** Ends whoever works, whatever it is at: the work then settles. */
  end(): Promise<void>
}

/** It did not stop by itself. */
export class Ended extends Error {
  override name = 'Ended'
}

type Asker = Pick<LookupRequest, 'signal' | 'onStep'>

/**
 * Watches over a lookup that somebody else makes and that ought to keep its own deadlines: where it does not, or does not
 * stop when `signal` is aborted, it is ended. Settles once nothing of it is under way; rejects with the signal's reason
 * or with `Ended` then.
 */
export async function enforced<Value>(
  { deadlines, graceMs, end }: Enforcement,
  { signal, onStep }: Asker,
  work: (asker: Asker) => Promise<Value>,
): Promise<Value> {
  let ending: Promise<void> | undefined
  const endIt = () => {
    ending ??= end()
  }
  const time = createCountdown(deadlines.deadlineMs + graceMs, endIt)
  const captchaTime = createCountdown(deadlines.captchaDeadlineMs + graceMs, endIt)
  const patience = createCountdown(graceMs, endIt)
  const leave = () => patience.run()
  signal.addEventListener('abort', leave, { once: true })
  if (signal.aborted) leave()
  time.run()
  try {
    return await work({
      signal,
      onStep(step) {
        const [runs, rests] = step === 'captcha' ? [captchaTime, time] : [time, captchaTime]
        rests.hold()
        runs.run()
        onStep(step)
      },
    })
  } catch (error) {
    if (ending === undefined) throw error
    await ending
    signal.throwIfAborted()
    throw new Ended('it did not stop by itself')
  } finally {
    signal.removeEventListener('abort', leave)
    for (const countdown of [time, captchaTime, patience]) countdown.hold()
  }
}
