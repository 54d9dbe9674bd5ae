import { dayMs } from '../../src-preload/bogota.ts'

/** Reminders that a leader can put off: of a second place that stays away, and of the people of a salvage. */
export type PutOff = 'place' | 'salvage'

/** How long it stays away: «Más tarde» means tomorrow; a second place is not missed for a week either. */
const awayMs: Record<PutOff, number> = { place: 7 * dayMs, salvage: dayMs }

/**
 * `at`: when it was put off, `since`: when its cause began, both UTC ms. A later cause was not put off. A time of the
 * future was noted by a clock that was wrong, and counts for nothing.
 */
export function isPutOff(which: PutOff, at: number | null, since: number, now: number): boolean {
  if (at === null || at < since) return false
  const passed = now - at
  return passed >= 0 && passed < awayMs[which]
}
