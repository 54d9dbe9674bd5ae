import { usableMs } from '../lookup/captcha/limits.ts'

/** Pure: how many captchas are bought ahead of the lookups. */

/** Counted until captchas were solved, in milliseconds. */
const usualSolveMs = 60_000
/** Whatever the figures say, no more are on their way or ready at once. */
const mostAhead = 40

export interface Pace {
  /** Lookups that are due before a captcha that is bought now is solved. */
  due: number
  /** Milliseconds from one lookup's start to the next, without its captcha. */
  periodMs: number
  /** How long the last captchas took, in milliseconds, the latest first. */
  solvesMs: readonly number[]
}

/**
 * How many captchas should be on their way or ready. While one is solved, `solve / period` lookups pass. Solve times
 * differ, so some more are needed that a lookup seldom waits; too many would be ready for longer than a token lives.
 */
export function wantedAhead({ due, periodMs, solvesMs }: Pace): number {
  const passing = typicalSolve(solvesMs) / periodMs
  const spare = 1 + 1.3 * Math.sqrt(passing)
  const keepable = usableMs / 2 / periodMs
  return Math.min(due, mostAhead, Math.ceil(passing + Math.min(spare, keepable)))
}

/**
 * Milliseconds until another one may be bought: a lookup uses it after the `ahead` others, the first of them in `nextInMs`, and
 * its token must live until then.
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

/** Milliseconds; a captcha that takes longer, without another one solved meanwhile, shows that the service fails. */
const stalledMs = 150_000

/** `sinceSolveMs`: since the last solution; null: there was none. `oldestMs`: since the oldest open one was bought. */
export const isStalled = (sinceSolveMs: number | null, oldestMs: number): boolean =>
  oldestMs > stalledMs && (sinceSolveMs === null || sinceSolveMs > stalledMs)
