import { setImmediate } from 'node:timers/promises'
import { type Clock, eachSecond } from './clock.ts'

/** Progress of a task. `leftMs`: null without an estimate. */
interface Progress<Phase extends string> {
  phase: Phase
  done: number
  total: number
  leftMs: number | null
}

/** Thrown when the session closes between two parts. The written parts stay for the next session. */
export class Stopped extends Error {
  override name = 'Stopped'
}

/** Milliseconds after which a step takes nothing more: a registration waits for the step. */
export const stepMs = 10

/** Least milliseconds between two reports while a task advances. */
const reportMs = 200

/** Runs long tasks in parts, and reports their progress. One task at a time. */
export interface Parts<Phase extends string> {
  /** Reports the values passed to `reached`, and each second without a call, until `stop`. */
  follow(phase: Phase, total: number): { reached(done: number, total?: number): void; stop(): void }
  /**
   * Runs `step`, which returns the amount it did, until it returns null. Other work gets a turn after each step, so a
   * step begins nothing more once `hasTime` is false. Throws `Stopped` if the session closes, and the signal's reason
   * once it is aborted.
   */
  run(
    phase: Phase,
    total: number,
    step: (hasTime: () => boolean) => number | null | Promise<number | null>,
    signal?: AbortSignal | null,
  ): Promise<void>
  /** null: no task runs. */
  progress(): Progress<Phase> | null
}

export interface PartsOptions<Phase extends string> {
  clock: Clock
  /** False: the session is closing. */
  mayGoOn(): boolean
  /** Call after each part. */
  wrote(): void
  tell(progress: Progress<Phase>): void
}

export function createParts<Phase extends string>({
  clock,
  mayGoOn,
  wrote,
  tell,
}: PartsOptions<Phase>): Parts<Phase> {
  let progress: Progress<Phase> | null = null

  function follow(phase: Phase, total: number) {
    const began = clock.monotonic()
    let done = 0
    let told = began
    function report(of = total): void {
      told = clock.monotonic()
      const leftMs = done === 0 ? null : Math.max(0, ((told - began) / done) * (of - done))
      progress = { phase, done: Math.min(done, of), total: of, leftMs }
      tell(progress)
    }
    const stop = eachSecond(clock, () => report())
    return {
      reached(at: number, of = total): void {
        done = at
        if (clock.monotonic() - told >= reportMs) report(of)
      },
      stop(): void {
        stop()
        progress = null
      },
    }
  }

  return {
    follow,
    async run(phase, total, step, signal = null) {
      const { reached, stop } = follow(phase, total)
      let done = 0
      try {
        for (;;) {
          await setImmediate()
          if (!mayGoOn()) throw new Stopped()
          signal?.throwIfAborted()
          const began = clock.monotonic()
          const more = await step(() => clock.monotonic() - began < stepMs)
          wrote()
          if (more === null) return
          done += more
          reached(done)
        }
      } finally {
        stop()
      }
    },
    progress: () => progress,
  }
}
