import { bogotaDay } from '../../src-preload/bogota.ts'
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
import { captchaSpending } from './jobs.ts'
import { networkTrialAt } from './offline.ts'
import type { Operator } from './operator.ts'
import { pageTrialAt } from './page-fault.ts'
import type { Site } from './policy.ts'

/** US dollars a day. */
const usualDailyCeiling = 5

/** US dollars that captchas may cost on one day in Colombia; null: any. */
export function dailyCeiling(database: Pick<Database, 'sqlite'>): number | null {
  const saved = readSetting(database, 'daily_ceiling')
  if (saved === null) return usualDailyCeiling
  return saved === 'none' ? null : Number(saved)
}

/** `until`: UTC ms, or null if only a change ends it. */
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
}

/** Why the lane waits, and what ends the wait. */
export interface Parking {
  /** Parks the lane until the reason is rechecked. */
  park(reason: RecheckedReason): void
  /** Ends a `park` whose recheck is due. Milliseconds until the recheck; null: the lane is not parked by `park`. */
  untilRecheck(): number | null
  /** The first reason that holds, in a fixed order; null: a lookup may start. */
  parkedBy(now: number): Parked | null
  /** The same as the screen shows it, with `waiting` jobs. */
  shown(waiting: number, now: number): { paused: boolean; parked: Parked | null; online: boolean }
  isPaused(): boolean
  /** Result of the last probe of the census host. */
  isReachable(): boolean
  /** Notes the result of a probe; true: it changed. */
  probed(isReachable: boolean): boolean
  lookupStarted(): void
  /** What was mended while the lookup ran does not park the lane. */
  lookupEnded(): void
  /** Its outcome is written. */
  lookupSettled(): void
  networkChanged(): void
  /** The leader changed something: ends every `park` but `waiting_for_operator`. */
  mended(): void
  operatorPresent(): void
  captchaWayChanged(): void
}

export function createParking({ database, clock, site, breaker, operator }: ParkingOptions): Parking {
  /** `endsAt`: monotonic ms. */
  let stuck: { reason: RecheckedReason; endsAt: number } | null = null
  let reachable = true
  /** Since the last lookup something happened that may have brought the site back into reach. */
  let mayBeBack = false
  /** Since the last lookup a leader acted. Unlike `mayBeBack`, a network change does not set it. */
  let leaderActed = false
  let mendedMeanwhile = false

  const isPaused = () => readSetting(database, 'paused') !== null

  const networkTrial = (now: number) => networkTrialAt(database, site().retryDelays, mayBeBack, now)

  const hasStorageTrouble = () => stuck !== null && laneReasons[stuck.reason].isStorageTrouble

  function parkedBy(now: number, trial = networkTrial(now)): Parked | null {
    if (stuck !== null && hasStorageTrouble()) return { reason: stuck.reason, until: null }
    if (isPaused()) return { reason: 'paused', until: null }
    if (stuck !== null) return { reason: stuck.reason, until: null }
    const way = operator.nextWay()
    if (way === null) return { reason: 'no_captcha_way', until: null }
    if (way === 'assisted' && operator.isAway()) return { reason: 'waiting_for_operator', until: null }
    const refused = breaker.refusedUntil(now)
    if (refused !== null) return { reason: 'blocked', until: refused }
    const pageTrialDue = pageTrial(now)
    if (pageTrialDue !== null && pageTrialDue > now) return { reason: 'page_failing', until: pageTrialDue }
    // Before the ceiling: a lookup in the window costs nothing.
    const offered = operator.offeredUntil(now)
    if (offered !== null) return { reason: 'window_offered', until: offered }
    const spent = way === 'service' ? ceilingUntil(now) : null
    if (spent !== null) return { reason: 'daily_ceiling', until: spent }
    return trial === null || trial <= now ? null : { reason: 'offline', until: trial }
  }

  function pageTrial(now: number): number | null {
    const { url, pageFaultDelays } = site()
    return pageTrialAt(database, url, pageFaultDelays, leaderActed, now)
  }

  /** The end of the day whose ceiling was reached; null: it was not. */
  function ceilingUntil(now: number): number | null {
    const ceiling = dailyCeiling(database)
    if (ceiling === null) return null
    const today = bogotaDay(now)
    // Sums of cents are a little less than their exact value.
    return captchaSpending(database, today) >= ceiling - 1e-9 ? today.end : null
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
      // With no job waiting, only these are shown: storage trouble may hold an answer back, and the leader chose the pause.
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
      mendedMeanwhile = false
    },
    lookupEnded() {
      if (mendedMeanwhile) unpark()
    },
    lookupSettled() {
      mayBeBack = false
      leaderActed = false
    },
    networkChanged() {
      mayBeBack = true
      if (stuck?.reason === 'captive_portal') stuck = null
    },
    mended() {
      mendedMeanwhile = true
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

/** The reason to park after an outcome that counts as nobody's try; null: the try counts. */
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
