import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import type { LookAhead } from '../look-ahead/look-ahead.ts'
import type { Gap } from './gap.ts'
import { countDue } from './jobs.ts'
import { type Priority, priorities, type Site } from './policy.ts'
import type { LaneSchedule } from './schedule.ts'

/**
 * Decides which lookups may run and how fast, from the site's gap, the owner's schedule and the leaders' requests by
 * hand.
 */
export interface Pace {
  /** Whether the next lookup was asked for by hand, by a round or by a due refresh. A leader waits for it. */
  isAskedFor(now: number): boolean
  /** While the schedule holds lookups back, the only priority that may run; undefined: all may run. */
  only(now: number): Priority | undefined
  /** From one lookup's end to the next start, in milliseconds. */
  gapMs(now: number): number
  /** The gap of lookups that nobody asked for by hand. */
  usualGapMs(): number
  /** Whether the owner has slowed the queue down. */
  isSlow(): boolean
  /**
   * Pace for buying captchas ahead. `bareMs`: duration of one lookup. `busyMs`: until the gap before the next one
   * begins; null: it has begun.
   */
  ahead(bareMs: number, busyMs: number | null): Parameters<LookAhead['plan']>[0]
  /** Milliseconds until `waiting` lookups of `eachMs` each are done. */
  leftMs(now: number, waiting: number, eachMs: number): number
}

export interface PaceOptions {
  database: Database
  clock: Clock
  site(): Site
  schedule: LaneSchedule
  gap: Gap
  isInRound(): boolean
}

export function createPace({ database, clock, site, schedule, gap, isInRound }: PaceOptions): Pace {
  const isAskedFor = (now: number) => isInRound() || countDue(database, now, priorities.refresh) > 0

  const only = (now: number) =>
    schedule.waits(now) !== null && !isInRound() ? priorities.refresh : undefined

  const usualGapMs = () => Math.max(site().gapMs, schedule.gapMs())

  const gapMs = (now: number) => (isAskedFor(now) ? site().gapMs : usualGapMs())

  return {
    isAskedFor,
    only,
    gapMs,
    usualGapMs,
    isSlow: () => schedule.gapMs() > 0,
    ahead(bareMs, busyMs) {
      const now = clock.now()
      const betweenMs = gapMs(now)
      const periodMs = betweenMs + bareMs
      const priority = only(now)
      const endsAt = priority === undefined ? schedule.endsAt(now) : null
      /** Number of lookups that fit before the schedule holds them back. */
      function most(at: number): number {
        if (endsAt === null) return Number.POSITIVE_INFINITY
        return at < endsAt ? Math.floor((endsAt - clock.now()) / periodMs) : 0
      }
      const nextInMs = busyMs === null ? gap.left(betweenMs) : busyMs + betweenMs
      return {
        dueBy: (at) => Math.min(countDue(database, at, priority), most(at)),
        periodMs,
        nextAt: schedule.gapMs() > 0 ? clock.monotonic() + nextInMs : null,
      }
    },
    leftMs: (now, waiting, eachMs) => schedule.doneBy(now, waiting * (eachMs + usualGapMs())) - now,
  }
}
