import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import { readSetting, writeSetting } from '../database/settings.ts'
import type { Outcome } from '../lookup/outcome.ts'
import { breakerDelay } from './policy.ts'

interface Refusals {
  /** Refusals in a row. Only an answer of the census resets them. */
  refusals: number
  /** UTC milliseconds. */
  until: number
  /** Whether the last refused lookup was hidden, so that the window is offered for the next one. */
  hidden?: true
}

/** Parks the lane after a refusal, longer after each, and then offers a window. Survives restarts. */
export interface Breaker {
  /** Notes that the site refused. `isHidden`: without a window. */
  refuse(isHidden: boolean, now: number): void
  /** A refusal lengthens the wait; only an answer of the census resets it. Must run in the outcome's transaction. */
  noteOutcome(outcome: Outcome['kind'], isHidden: boolean, now: number): void
  /** UTC ms until which the lane is parked; null: not parked. */
  refusedUntil(now: number): number | null
  /** UTC ms at which the offer of the window ends; null: no offer. The offer lasts as long as the shortest delay. */
  offeredUntil(now: number): number | null
  /** Ends the offer, after the next lookup or when the leader declines. */
  endOffer(): void
  /** Starts the offer again after the window was closed or timed out. */
  offerAnew(now: number): void
}

export function createBreaker(database: Database, clock: Clock, delays: () => readonly number[]): Breaker {
  /** End of the last refusal's wait, monotonic ms. Setting back the wall clock neither ends nor extends it. */
  let ends = endOfLast()

  /** Survives restarts. If the wall clock was set back in between, the whole wait starts again. */
  function endOfLast(): number {
    const refused = read()
    if (refused === null) return Number.NEGATIVE_INFINITY
    const whole = breakerDelay(refused.refusals, delays())
    return clock.monotonic() + Math.min(whole, refused.until - clock.now())
  }

  function read(): Refusals | null {
    const value = readSetting(database, 'breaker')
    return value === null ? null : (JSON.parse(value) as Refusals)
  }

  const write = (refused: Refusals | null) =>
    writeSetting(database, 'breaker', refused === null ? null : JSON.stringify(refused))

  /** Milliseconds, negative afterwards. The wall clock counts too: the monotonic clock may stop during sleep. */
  const left = (refused: Refusals, now: number) => Math.min(ends - clock.monotonic(), refused.until - now)

  function refuse(isHidden: boolean, now: number): void {
    const refusals = (read()?.refusals ?? 0) + 1
    const delay = breakerDelay(refusals, delays())
    write({ refusals, until: now + delay, ...(isHidden && { hidden: true }) })
    ends = clock.monotonic() + delay
  }

  function endOffer(): void {
    const refused = read()
    if (refused?.hidden === true) write({ refusals: refused.refusals, until: refused.until })
  }

  return {
    refuse,
    noteOutcome(outcome, isHidden, now) {
      switch (outcome) {
        case 'blocked':
          return refuse(isHidden, now)
        case 'found':
        case 'not_found':
        case 'cancelled':
          return write(null)
        case 'timeout':
        case 'network_error':
        case 'captcha_failed':
        case 'parse_error':
          return endOffer()
      }
    },
    refusedUntil(now) {
      const refused = read()
      if (refused === null) return null
      const ms = left(refused, now)
      return ms <= 0 ? null : now + ms
    },
    offeredUntil(now) {
      const refused = read()
      if (refused?.hidden !== true) return null
      const since = -left(refused, now)
      const lasts = breakerDelay(1, delays())
      return since >= 0 && since < lasts ? now + lasts - since : null
    },
    endOffer,
    offerAnew(now) {
      const refused = read()
      if (refused === null) return
      write({ ...refused, until: now, hidden: true })
      ends = clock.monotonic()
    },
  }
}
