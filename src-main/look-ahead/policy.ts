import { usableMs } from '../lookup/captcha/limits.ts'

/** Pure. Number of captchas to buy ahead of the lookups. */

/** Milliseconds assumed for a solution until some were measured. */
const usualSolveMs = 60_000
/** Upper limit of unsolved and ready captchas, whatever the figures say. */
const mostAhead = 40

export interface Pace {
  /** Number of lookups that are due before a captcha bought now is solved. */
  due: number
  /** Milliseconds from one lookup's start to the next, without its captcha. */
  periodMs: number
  /** Solution times of the last captchas in milliseconds, latest first. */
  solvesMs: readonly number[]
}

/**
 * How many captchas should be unsolved or ready. While one is solved, `solve / period` lookups pass. Solve times vary,
 * so a few more are needed for lookups to wait seldom. Too many would stay ready longer than a token lives.
 */
export function wantedAhead({ due, periodMs, solvesMs }: Pace): number {
  const passing = typicalSolve(solvesMs) / periodMs
  const spare = 1 + 1.3 * Math.sqrt(passing)
  const keepable = usableMs / 2 / periodMs
  return Math.min(due, mostAhead, Math.ceil(passing + Math.min(spare, keepable)))
}

/**
 * Milliseconds until another one may be bought. A lookup uses it after the `ahead` others, the first of which is used
 * in `nextInMs`. Its token must live until then.
 */
export const tooEarlyMs = ({
  nextInMs,
  ahead,
  periodMs,
  solvesMs,
}: Pick<Pace, 'periodMs' | 'solvesMs'> & { nextInMs: number; ahead: number }): number =>
  nextInMs + ahead * periodMs - typicalSolve(solvesMs) - usableMs / 2

export const typicalSolve = (solvesMs: readonly number[]): number =>
  solvesMs.length === 0 ? usualSolveMs : solvesMs.reduce((sum, ms) => sum + ms, 0) / solvesMs.length

/** Milliseconds. If a captcha takes longer and no other one was solved meanwhile, the service fails. */
const stalledMs = 150_000

/** `sinceSolveMs`: since the last solution; null: none yet. `oldestMs`: since the oldest open captcha was bought. */
export const isStalled = (sinceSolveMs: number | null, oldestMs: number): boolean =>
  oldestMs > stalledMs && (sinceSolveMs === null || sinceSolveMs > stalledMs)
