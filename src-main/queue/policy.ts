import type { Outcome } from '../lookup/outcome.ts'
import { isLoopback } from '../network/address.ts'

/** Pure rules of the queue: order, gap, retries, cooldown, breaker. */

/** Who goes first among those that are due; the oldest first within each. */
export const priorities = { refresh: 0, registration: 1, retry: 2, import: 3, putOff: 4 } as const
export type Priority = (typeof priorities)[keyof typeof priorities]
export const priorityOrder: readonly Priority[] = [0, 1, 2, 3, 4]

/** Milliseconds from one lookup's end to the next start; a lower gap is accepted for a loopback address alone. */
const smallestGapMs = 5_000

/** Milliseconds until the 1st, 2nd and 3rd retry; as many retries as there are delays. */
export const retryDelaysMs: readonly number[] = [60_000, 5 * 60_000, 15 * 60_000]

/** Milliseconds for which a refusal of the site parks the lane, growing while it goes on refusing. */
export const breakerDelaysMs: readonly number[] = [15, 30, 60, 120, 240].map((minutes) => minutes * 60_000)

/** Milliseconds before each look at a failing page, growing while it goes on failing. */
export const pageFaultDelaysMs: readonly number[] = [5, 15, 60].map((minutes) => minutes * 60_000)

/** What support, the tests and the demo may wish for, in milliseconds. */
export interface WishedPace {
  gapMs?: number | undefined
  retryDelays?: readonly number[] | undefined
  breakerDelays?: readonly number[] | undefined
}

/** A census page with how fast it may be asked: an address is never without its pace. Milliseconds. */
export interface Site {
  url: string
  /** From one lookup's end to the next start. */
  gapMs: number
  retryDelays: readonly number[]
  breakerDelays: readonly number[]
  /** Milliseconds before each look at a failing page. */
  pageFaultDelays: readonly number[]
}

/** Shorter gaps and other delays count on loopback alone, so that no setting can make the scraper impolite. */
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

/** For how long somebody in front of the screen waits for the lane's turn, and then for what the site says. */
export const visitPatienceMs = 60_000
export const visitDeadlineMs = 60_000

/** A person whose lookup brings the app down this often is given up on, so that the queue goes on. */
export const mostInterruptions = 3

/** So many network errors in a row may be nobody's: see `takenForOffline`. */
export const errorsInARow = 3

/**
 * How often a try that had got as far as asking about the person is given back: the site may fail for them alone, and
 * that has to end.
 */
export const mostRefunds = 3

export interface NetworkError {
  personId: number
  /** The lookup had got as far as asking about the person. */
  asked: boolean
}

/**
 * Whether the last network errors in a row are taken for being offline. Before the site was asked about anybody, an
 * error says nothing about the person. Once it was, it may be theirs alone, unless it befalls two people.
 */
export const takenForOffline = (errors: readonly NetworkError[]): boolean =>
  errors.length >= errorsInARow &&
  (errors.every(({ asked }) => !asked) || new Set(errors.map(({ personId }) => personId)).size > 1)

/** A failure that may be the page's fault. */
export interface PageFault {
  /** Equal for two lookups with the same fault. */
  key: string
  /** The page itself reported an error. */
  byPage: boolean
}

/**
 * null: the outcome is not such a failure. Unreadable answers are equal if kind and detail are equal; errors of the page
 * itself if the kind is equal, since a failing server changes between 500 and 503.
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
  /** The lookup had got as far as asking about the person. */
  asked: boolean
  /** The person got an earlier try back, so the fault may be theirs alone. */
  isSuspect: boolean
}

/**
 * Whether the last lookups in a row, all with this fault, show that it is the page's. They do if two people who are not
 * suspects are among them, or if the page reported an error three times before it was asked about anybody.
 */
export const showsPageFault = (tries: readonly FaultyTry[], { byPage }: PageFault): boolean =>
  new Set(tries.filter(({ asked, isSuspect }) => !(asked && isSuspect)).map(({ personId }) => personId))
    .size > 1 ||
  (byPage && tries.length >= errorsInARow && tries.every(({ asked }) => !asked))

/**
 * The first looks at a failing page cost nobody a try (half a day). A later look that asked about its person counts in
 * `mostRefunds`, so that people whose own answers are unreadable come to ERROR.
 */
export const mostFreeLooks = 12

/** Of US dollars a day for captchas, where nobody chose another ceiling. */
export const usualDailyCeiling = 5

/** When to try again after the `failures`-th failure in a row, or null once the retries are spent. */
export const retryDelay = (failures: number, delays: readonly number[]): number | null =>
  delays[failures - 1] ?? null

/** For how long the lane stays parked after the `refusals`-th refusal in a row (counted from 1). */
export const breakerDelay = (refusals: number, delays: readonly number[]): number =>
  delays[Math.min(refusals, delays.length) - 1] ?? 0

/** The later of `now` and `at + delay`, UTC ms. If the clock was set back since `at`, the delay counts as passed. */
export function dueAfter(at: number, delay: number, now: number): number {
  const left = at + delay - now
  return left <= 0 || left > delay ? now : now + left
}

/** Milliseconds still to wait before a lookup may start; a wall clock that was set back never lengthens the gap. */
export function gapLeft(sinceLastEnd: number, gapMs: number): number {
  if (sinceLastEnd < 0) return gapMs
  return Math.max(0, gapMs - sinceLastEnd)
}
