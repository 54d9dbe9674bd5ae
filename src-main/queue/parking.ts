import {
  type LaneReason,
  laneReasons,
  type RecheckedReason,
} from '../../src-preload/contract/lane-reasons.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import { readSetting } from '../database/settings.ts'
import type { Outcome } from '../lookup/outcome.ts'
import type { Breaker } from './breaker.ts'
import type { Budget } from './budget.ts'
import { networkTrialAt } from './offline.ts'
import type { Operator } from './operator.ts'
import { pageTrialAt } from './page-fault.ts'
import type { Site } from './policy.ts'
import type { LaneSchedule } from './schedule.ts'

/** `until`: UTC ms; null: only a change ends the wait. */
export interface Parked {
  reason: LaneReason
  until: number | null
}

export interface ParkingOptions {
  database: Database
  clock: Clock
  site(): Site
  breaker: Breaker
  operator: Operator
  budget: Budget
  schedule: Pick<LaneSchedule, 'waits'>
  /** Whether the next lookup was asked for by hand, so that the schedule does not hold it back. */
  isAskedFor(now: number): boolean
  /** Whether captchas bought ahead are ready or being solved, so that the ceiling does not hold lookups back. */
  hasTokens(): boolean
}

/** Why the lane is parked, and what ends the wait. */
export interface Parking {
  /** Parks the lane until the reason is rechecked. */
  park(reason: RecheckedReason): void
  /**
   * Ends a `park` whose recheck is due. Returns the milliseconds until the recheck; null: the lane is not parked by
   * `park`.
   */
  untilRecheck(): number | null
  /** The first reason that applies, in a fixed order; null: a lookup may start. */
  parkedBy(now: number): Parked | null
  /** The state for the screen, with `waiting` jobs in the queue. */
  shown(waiting: number, now: number): { paused: boolean; parked: Parked | null; online: boolean }
  isPaused(): boolean
  /** Result of the last probe of the census host. */
  isReachable(): boolean
  /** Notes the result of a probe; true: it changed. */
  probed(isReachable: boolean): boolean
  lookupStarted(): void
  /** Ends a `park` whose cause was fixed while the lookup ran. */
  lookupEnded(): void
  /** Call when the lookup's outcome was written. */
  lookupSettled(): void
  networkChanged(): void
  /** Call when the leader changed something. Ends every `park` except `waiting_for_operator`. */
  causeFixed(): void
  operatorPresent(): void
  captchaWayChanged(): void
}

export function createParking(options: ParkingOptions): Parking {
  const { database, clock, site, breaker, operator, budget, schedule, isAskedFor, hasTokens } = options
  /** `endsAt`: monotonic ms. */
  let stuck: { reason: RecheckedReason; endsAt: number } | null = null
  let reachable = true
  /** Whether something since the last lookup may have made the site reachable again. */
  let mayBeBack = false
  /** Whether a leader acted since the last lookup. Unlike `mayBeBack`, a network change does not set it. */
  let leaderActed = false
  let fixedMeanwhile = false

  const isPaused = () => readSetting(database, 'paused') !== null

  const networkTrial = (now: number) => networkTrialAt(database, site().retryDelays, mayBeBack, now)

  const hasStorageTrouble = () => stuck !== null && laneReasons[stuck.reason].isStorageTrouble

  function parkedBy(now: number, trial = networkTrial(now)): Parked | null {
    if (stuck !== null && hasStorageTrouble()) return { reason: stuck.reason, until: null }
    if (isPaused()) return { reason: 'paused', until: null }
    const scheduled = schedule.waits(now)
    if (scheduled !== null && !isAskedFor(now)) return scheduled
    if (stuck !== null) return { reason: stuck.reason, until: null }
    const way = operator.nextWay()
    if (way === null) return { reason: 'no_captcha_way', until: null }
    if (way === 'assisted' && operator.isAway()) return { reason: 'waiting_for_operator', until: null }
    const refused = breaker.refusedUntil(now)
    if (refused !== null) return { reason: 'blocked', until: refused }
    const pageTrialDue = pageTrial(now)
    if (pageTrialDue !== null && pageTrialDue > now) return { reason: 'page_failing', until: pageTrialDue }
    // Checked before the ceiling, because a lookup in the window costs nothing.
    const offered = operator.offeredUntil(now)
    if (offered !== null) return { reason: 'window_offered', until: offered }
    const spent = way === 'service' && !hasTokens() ? budget.spentUntil(budget.highestPrice()) : null
    if (spent !== null) return { reason: 'daily_ceiling', until: spent }
    return trial === null || trial <= now ? null : { reason: 'offline', until: trial }
  }

  function pageTrial(now: number): number | null {
    const { url, pageFaultDelays } = site()
    return pageTrialAt(database, url, pageFaultDelays, leaderActed, now)
  }

  function unpark(): void {
    if (stuck?.reason !== 'waiting_for_operator') stuck = null
  }

  return {
    park(reason) {
      stuck = { reason, endsAt: clock.monotonic() + laneReasons[reason].recheckMs }
    },
    untilRecheck() {
      if (stuck !== null && stuck.endsAt <= clock.monotonic()) stuck = null
      return stuck === null ? null : stuck.endsAt - clock.monotonic()
    },
    parkedBy: (now) => parkedBy(now),
    shown(waiting, now) {
      const trial = networkTrial(now)
      const paused = isPaused()
      // With no job waiting, only two reasons are shown: storage trouble, which may hold back an answer, and the
      // leader's pause.
      const isShown = waiting > 0 || paused || hasStorageTrouble()
      const offline: Parked | null = reachable ? null : { reason: 'offline', until: null }
      return {
        paused,
        parked: isShown ? (parkedBy(now, trial) ?? offline) : null,
        online: reachable && trial === null,
      }
    },
    isPaused,
    isReachable: () => reachable,
    probed(isReachable) {
      if (isReachable === reachable) return false
      reachable = isReachable
      mayBeBack = true
      return true
    },
    lookupStarted() {
      fixedMeanwhile = false
    },
    lookupEnded() {
      if (fixedMeanwhile) unpark()
    },
    lookupSettled() {
      mayBeBack = false
      leaderActed = false
    },
    networkChanged() {
      mayBeBack = true
      if (stuck?.reason === 'captive_portal') stuck = null
    },
    causeFixed() {
      fixedMeanwhile = true
      mayBeBack = true
      leaderActed = true
      unpark()
    },
    operatorPresent() {
      if (stuck?.reason === 'waiting_for_operator') stuck = null
      mayBeBack = true
      leaderActed = true
    },
    captchaWayChanged() {
      stuck = null
    },
  }
}

/** The reason to park after an outcome that does not count as a try; null: it counts as one. */
export function blamelessReason(outcome: Outcome): RecheckedReason | null {
  if (outcome.kind === 'parse_error') return outcome.electionGone ? 'election_gone' : null
  if (outcome.kind === 'network_error') return outcome.captivePortal ? 'captive_portal' : null
  if (outcome.kind !== 'captcha_failed') return null
  switch (outcome.reason) {
    case 'no_funds':
    case 'bad_key':
      return outcome.reason
    case 'wrong_setting':
      return 'captcha_setting'
    case 'needs_operator':
    case 'window_closed':
      return 'waiting_for_operator'
    case 'unsolvable':
    case 'timeout':
    case 'network':
      return null
  }
}
