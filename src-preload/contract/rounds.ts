import * as z from 'zod'
import type { LaneReason } from './lane-reasons.ts'

/** Captchas that the operator solves in a row. */

export const mostInRound = 200

export const roundInput = z.strictObject({ people: z.int().min(1).max(mostInRound) })

/**
 * Why a round ended. `nothing_due`: no lookup is due. `window_closed`, `unattended`: the operator closed the window, or
 * did not solve the captcha in time. `left`: the app was locked.
 */
export type RoundEnd =
  | { kind: 'complete' | 'stopped' | 'nothing_due' | 'window_closed' | 'unattended' | 'left' }
  | { kind: 'parked'; reason: LaneReason }

export interface Round {
  /** Number of lookups that the operator asked for. */
  wanted: number
  /** Numbers of lookups that ended, with answers and failures. */
  found: number
  notFound: number
  cancelled: number
  failed: number
  /** UTC ms. */
  since: number
  /** Whether the window shows the last answer while the next captcha waits for the operator. */
  isAnswerShown: boolean
  /** null: the round runs. `at`: UTC ms. */
  ended: { at: number; why: RoundEnd } | null
}

export const solvedIn = ({ found, notFound, cancelled }: Round): number => found + notFound + cancelled
export const doneIn = (round: Round): number => solvedIn(round) + round.failed
