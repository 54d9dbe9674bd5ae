import type { Clock } from '../clock.ts'

/** Milliseconds without a key press or pointer movement after which long work may begin. */
const stillMs = 10_000
/** Long work begins at the latest this many milliseconds after it is due. */
const longestWaitMs = 15 * 60_000

export interface Stillness {
  clock: Pick<Clock, 'monotonic' | 'timer'>
  /** Milliseconds since the last key press or pointer movement. */
  idleMs(): number
}

/**
 * Milliseconds until work that reads the whole database may begin, if nobody uses the app meanwhile. `since`: monotonic
 * time at which the work was due.
 */
export const stillIn = ({ clock, idleMs }: Stillness, since: number): number =>
  Math.max(0, Math.min(stillMs - idleMs(), since + longestWaitMs - clock.monotonic()))

/** Calls `begin` once `stillIn` allows it, now or later. Returns a function that cancels the call. */
export function onceStill(stillness: Stillness, since: number, begin: () => void): () => void {
  const { clock } = stillness
  let cancel = () => {}
  function look(): void {
    const ms = stillIn(stillness, since)
    if (ms > 0) cancel = clock.timer(look, ms)
    else begin()
  }
  look()
  return () => cancel()
}
