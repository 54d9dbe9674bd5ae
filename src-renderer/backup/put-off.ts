import { dayMs } from '../../src-preload/bogota.ts'

/** Reminders that a leader can postpone: of a second place that stays away, and of the people of a salvage. */
export type PutOff = 'place' | 'salvage'

/**
 * How long a reminder is postponed. «Más tarde» means tomorrow. A second place may be missing for a week in any case.
 */
const awayMs: Record<PutOff, number> = { place: 7 * dayMs, salvage: dayMs }

/**
 * `at`: when it was postponed; `since`: when its cause began; both UTC ms. A later cause is not postponed. A time in
 * the future was noted by a wrong clock, and does not count.
 */
export function isPutOff(which: PutOff, at: number | null, since: number, now: number): boolean {
  if (at === null || at < since) return false
  const passed = now - at
  return passed >= 0 && passed < awayMs[which]
}
