import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import { lastLookupEndedAt } from './jobs.ts'
import { gapLeft } from './policy.ts'

/** The gap from the end of one lookup or visit to the start of the next one. It holds across restarts. */
export interface Gap {
  /** Milliseconds until the next lookup may start. */
  left(gapMs: number): number
  /** Call when a lookup or visit ends. The end's own transaction stores the wall-clock time. */
  start(): void
}

export function createGap(database: Database, clock: Clock): Gap {
  /** Monotonic ms. */
  let lastEnd = endOfLastRun()

  /** If the wall clock was set back since then, no time counts as passed. */
  function endOfLastRun(): number {
    const endedAt = lastLookupEndedAt(database)
    if (endedAt === null) return Number.NEGATIVE_INFINITY
    return clock.monotonic() - Math.max(0, clock.now() - endedAt)
  }

  return {
    left: (gapMs) => gapLeft(clock.monotonic() - lastEnd, gapMs),
    start() {
      lastEnd = clock.monotonic()
    },
  }
}
