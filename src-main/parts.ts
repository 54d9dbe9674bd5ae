import { setImmediate } from 'node:timers/promises'
import { type Clock, eachSecond } from './clock.ts'

/** How far a task is. `leftMs`: null without an estimate. */
interface Progress<Phase extends string> {
  phase: Phase
  done: number
  total: number
  leftMs: number | null
}

/** A session that closes between two parts: what is written stays for the next one. */
export class Stopped extends Error {
  override name = 'Stopped'
}

/** Milliseconds between two reports, at the least, while a task advances. */
const reportMs = 200

/** Runs long tasks in parts, and reports how far they are. One task at a time. */
export interface Parts<Phase extends string> {
  /** Reports what `reached` is told, and each second without it, until `stop`. */
  follow(phase: Phase, total: number): { reached(done: number, total?: number): void; stop(): void }
  /**
   * Runs `step`, which returns how much it did, until it returns null; others have their turn after each. Throws `Stopped`
   * if the session closes, and the signal's reason once it is aborted.
   */
  run(
    phase: Phase,
    total: number,
    step: () => number | null | Promise<number | null>,
    signal?: AbortSignal | null,
  ): Promise<void>
  /** null: no task runs. */
  progress(): Progress<Phase> | null
}

export interface PartsOptions<Phase extends string> {
  clock: Clock
  /** False: the session closes. */
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
          const more = await step()
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
