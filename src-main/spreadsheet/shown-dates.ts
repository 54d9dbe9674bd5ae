import { bogotaWallClock } from '../../src-preload/bogota.ts'
import * as format from '../../src-preload/format.ts'

/** Dates as text, where a cell cannot be a date; pure. */

/** The calendar day at UTC ms as the date columns show it: 31/12/1899. */
export const shownDay = (at: number): string => format.isoDate(new Date(at).toISOString().slice(0, 10))

/** Date and time in Colombia: 31/12/1899 23:59. */
export function shownDateTime(at: number): string {
  const wall = bogotaWallClock(at)
  return `${shownDay(wall)} ${new Date(wall).toISOString().slice(-13, -8)}`
}
