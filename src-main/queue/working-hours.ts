import { bogotaWallClock, dayMs } from '../../src-preload/bogota.ts'
import type { WorkingHours } from '../../src-preload/contract/index.ts'

/** Pure. Calculates when the queue may work. Times are UTC ms; Colombia has no daylight saving time. */

const minuteMs = 60_000
const weekMs = 7 * dayMs
/** 1 January 1970 was a Thursday. */
const thursday = 4

/** Milliseconds since Sunday, 00:00 in Colombia. */
const inWeek = (at: number): number => modulo(bogotaWallClock(at) + thursday * dayMs, weekMs)

const modulo = (value: number, by: number): number => ((value % by) + by) % by

const lengthOf = ({ from, to }: WorkingHours): number => modulo(to - from, 1_440) * minuteMs || dayMs

/** Milliseconds from the start of each day's hours until `at`, within the week. */
const since = ({ days, from }: WorkingHours, at: number): number[] =>
  days.map((day) => modulo(inWeek(at) - day * dayMs - from * minuteMs, weekMs))

/** Start of the next working hours; null: they have begun. */
export function closedUntil(hours: WorkingHours | null, now: number): number | null {
  if (hours === null) return null
  const passed = since(hours, now)
  const length = lengthOf(hours)
  return passed.some((ms) => ms < length) ? null : now + weekMs - Math.max(...passed)
}

/** End of the working hours that contain `now`; null: they never end. */
export function openUntil(hours: WorkingHours | null, now: number): number | null {
  if (hours === null) return null
  const length = lengthOf(hours)
  let end = now
  // Whole days may follow each other without a break.
  while (end - now < weekMs) {
    const [passed] = since(hours, end).filter((ms) => ms < length)
    if (passed === undefined) return end
    end += length - passed
  }
  return null
}

/** Time when `workMs` of work that may begin now will be done. */
export function doneBy(hours: WorkingHours | null, now: number, workMs: number): number {
  if (hours === null) return now + workMs
  const perWeek = hours.days.length * lengthOf(hours)
  const weeks = Math.floor(workMs / perWeek)
  let left = workMs - weeks * perWeek
  let at = now + weeks * weekMs
  for (;;) {
    at = closedUntil(hours, at) ?? at
    const end = openUntil(hours, at)
    if (end === null || end - at >= left) return at + left
    left -= end - at
    at = end
  }
}
