import * as z from 'zod'
import type { LaneReason } from './lane-reasons.ts'

/** Captchas that the operator solves in a row. */

export const mostInRound = 200

export const roundInput = z.strictObject({ people: z.int().min(1).max(mostInRound) })

/**
 * Why a round ended. `nothing_due`: nobody's turn has come. `window_closed`, `unattended`: the operator closed the window,
 * or did not solve the captcha in time. `left`: the app was locked.
 */
export type RoundEnd =
  | { kind: 'complete' | 'stopped' | 'nothing_due' | 'window_closed' | 'unattended' | 'left' }
  | { kind: 'parked'; reason: LaneReason }

export interface Round {
  /** How many lookups the operator wanted. */
  wanted: number
  /** Lookups that ended: answers and failures. */
  found: number
  notFound: number
  cancelled: number
  failed: number
  /** UTC ms. */
  since: number
  /** The last answer is in the window, and the next captcha waits for the operator. */
  isAnswerShown: boolean
  /** null: it goes on. `at`: UTC ms. */
  ended: { at: number; why: RoundEnd } | null
}

export const solvedIn = ({ found, notFound, cancelled }: Round): number => found + notFound + cancelled
export const doneIn = (round: Round): number => solvedIn(round) + round.failed
