import type { WishedPace } from '../environment.ts'
import type { Outcome } from '../lookup/outcome.ts'
import { isLoopback } from '../network/address.ts'

/** Pure. Rules of the queue: order, gap, retries, breaker, faults of network and page. */

/**
 * Order of due jobs: the lowest number first, the oldest first within each. `recheck`: jobs of a batch, see recheck/.
 */
export const priorities = { refresh: 0, registration: 1, retry: 2, import: 3, putOff: 4, recheck: 5 } as const
export type Priority = (typeof priorities)[keyof typeof priorities]
export const priorityOrder: readonly Priority[] = [0, 1, 2, 3, 4, 5]

/** Priority of the retry of a job with this priority. People of a batch do not overtake others because they failed. */
export const retryPriority = (priority: number): Priority =>
  priority === priorities.recheck ? priorities.recheck : priorities.retry

/** Least milliseconds from one lookup's end to the next start. Only a loopback address may have a lower gap. */
const smallestGapMs = 5_000

/** Milliseconds until the 1st, 2nd and 3rd retry. The number of delays is the number of retries. */
export const retryDelaysMs: readonly number[] = [60_000, 5 * 60_000, 15 * 60_000]

/** Milliseconds for which the 1st, 2nd, … refusal in a row parks the lane. */
export const breakerDelaysMs: readonly number[] = [15, 30, 60, 120, 240].map((minutes) => minutes * 60_000)

/** Milliseconds before the 1st, 2nd, … trial lookup on a failing page. */
export const pageFaultDelaysMs: readonly number[] = [5, 15, 60].map((minutes) => minutes * 60_000)

/** A census page and its pace, in milliseconds. */
export interface Site {
  url: string
  /** Milliseconds from one lookup's end to the next start. */
  gapMs: number
  retryDelays: readonly number[]
  breakerDelays: readonly number[]
  /** Milliseconds before each trial lookup on a failing page. */
  pageFaultDelays: readonly number[]
}

/** Honours a shorter gap and other delays on loopback only, so that no setting can overload the real site. */
export function siteAt(url: string, wished: WishedPace): Site {
  const local = isLoopback(new URL(url).hostname)
  const gapMs = wished.gapMs ?? smallestGapMs
  return {
    url,
    gapMs: local ? gapMs : Math.max(gapMs, smallestGapMs),
    retryDelays: (local && wished.retryDelays) || retryDelaysMs,
    breakerDelays: (local && wished.breakerDelays) || breakerDelaysMs,
    pageFaultDelays: (local && wished.breakerDelays) || pageFaultDelaysMs,
  }
}

/** Milliseconds that a visit waits for its turn, and then for the site's answer. */
export const visitPatienceMs = 60_000
export const visitDeadlineMs = 60_000

/** After this many interruptions a person settles as ERROR, so that one lookup cannot crash the app again and again. */
export const maxInterruptions = 3

/** Number of failures in a row to compare: see `takenForOffline` and `showsPageFault`. */
export const errorsInARow = 3

/**
 * Most refunds per job for tries that reached the query: the site may fail only for this person, and the retries must
 * end.
 */
export const maxRefunds = 3

export interface NetworkError {
  personId: number
  /** Whether the lookup reached the query about the person. */
  asked: boolean
}

/**
 * Whether the last network errors in a row mean that the app is offline: none of them reached the query, or they
 * concern two people. An error after the query may concern one person only.
 */
export const takenForOffline = (errors: readonly NetworkError[]): boolean =>
  errors.length >= errorsInARow &&
  (errors.every(({ asked }) => !asked) || new Set(errors.map(({ personId }) => personId)).size > 1)

/** A failure that may be the page's fault. */
export interface PageFault {
  /** Equal for two lookups with the same fault. */
  key: string
  /** Whether the page itself reported an error. */
  byPage: boolean
}

/**
 * null: the outcome is no fault of the page. Two unreadable answers are the same fault if kind and detail are equal.
 * Two errors of the page itself are the same fault if their kind is equal, because a failing server changes between 500
 * and 503.
 */
export function pageFault(outcome: Outcome): PageFault | null {
  switch (outcome.kind) {
    case 'found':
    case 'not_found':
    case 'cancelled':
    // The breaker handles a refusal.
    case 'blocked':
      return null
    case 'parse_error':
      if (outcome.electionGone) return null
      return { key: `${outcome.kind}: ${outcome.detail}`, byPage: outcome.byPage === true }
    case 'timeout':
    case 'network_error':
    case 'captcha_failed':
      return outcome.byPage ? { key: outcome.kind, byPage: true } : null
  }
}

export interface FaultyTry {
  personId: number
  /** Whether the lookup reached the query about the person. */
  asked: boolean
  /** Whether an earlier try of the person was refunded, so that the fault may concern only them. */
  isSuspect: boolean
}

/**
 * Whether the last lookups in a row, all with this fault, show that the page fails: two people who are not suspects are
 * among them, or the page reported an error three times before the query.
 */
export const showsPageFault = (tries: readonly FaultyTry[], { byPage }: PageFault): boolean =>
  new Set(tries.filter(({ asked, isSuspect }) => !(asked && isSuspect)).map(({ personId }) => personId))
    .size > 1 ||
  (byPage && tries.length >= errorsInARow && tries.every(({ asked }) => !asked))

/**
 * The first trial lookups on a failing page (about half a day) are refunded without limit. Later ones that reached the
 * query count towards `maxRefunds`, so that people whose own answers are unreadable settle as ERROR.
 */
export const maxFreeTrials = 12

/** Milliseconds until the retry after the `failures`-th failure in a row; null: the retries are spent. */
export const retryDelay = (failures: number, delays: readonly number[]): number | null =>
  delays[failures - 1] ?? null

/** The delay after the `count`-th event in a row, counted from 1; the last delay repeats. */
export const breakerDelay = (count: number, delays: readonly number[]): number =>
  delays[Math.min(count, delays.length) - 1] ?? 0

/** The later of `now` and `at + delay`, UTC ms. If the clock was set back since `at`, the delay counts as passed. */
export function dueAfter(at: number, delay: number, now: number): number {
  const left = at + delay - now
  return left <= 0 || left > delay ? now : now + left
}

/** Milliseconds until a lookup may start; `sinceLastEnd`: monotonic milliseconds. */
export function gapLeft(sinceLastEnd: number, gapMs: number): number {
  if (sinceLastEnd < 0) return gapMs
  return Math.max(0, gapMs - sinceLastEnd)
}
