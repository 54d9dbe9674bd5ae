import { bogotaWallClock, dayMs } from '../../../src-preload/bogota.ts'

/** Dates as text, where a cell cannot be a date. */

const digits = (value: number, count = 2): string => String(value).padStart(count, '0')

/** The day that was asked for last: most rows of a file share it with the row before. */
let last = { number: Number.NaN, text: '' }

/** The calendar day at UTC ms as the date columns show it: 31/12/1899. */
export function shownDay(at: number): string {
  const number = Math.floor(at / dayMs)
  if (number !== last.number) {
    const date = new Date(at)
    const parts = [
      digits(date.getUTCDate()),
      digits(date.getUTCMonth() + 1),
      digits(date.getUTCFullYear(), 4),
    ]
    last = { number, text: parts.join('/') }
  }
  return last.text
}

/** Date and time in Colombia: 31/12/1899 23:59. */
export function shownDateTime(at: number): string {
  const wall = bogotaWallClock(at)
  const minutes = Math.floor((wall - Math.floor(wall / dayMs) * dayMs) / 60_000)
  return `${shownDay(wall)} ${digits(Math.floor(minutes / 60))}:${digits(minutes % 60)}`
}
