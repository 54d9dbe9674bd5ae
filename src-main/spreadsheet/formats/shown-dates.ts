import { bogotaWallClock, dayMs } from '../../../src-preload/bogota.ts'

/** Dates as text, where a cell cannot be a date. */

const digits = (value: number, count = 2): string => String(value).padStart(count, '0')

/** Cached texts of days: the people of a file share them. */
const known = new Map<number, string>()
const mostKnown = 10_000

/** The calendar day at UTC ms as the date columns show it: 31/12/1899. */
export function shownDay(at: number): string {
  const number = Math.floor(at / dayMs)
  const text = known.get(number) ?? dayText(new Date(at))
  if (known.size >= mostKnown) known.clear()
  known.set(number, text)
  return text
}

const dayText = (date: Date): string =>
  [digits(date.getUTCDate()), digits(date.getUTCMonth() + 1), digits(date.getUTCFullYear(), 4)].join('/')

/** Date and time in Colombia: 31/12/1899 23:59. */
export function shownDateTime(at: number): string {
  const wall = bogotaWallClock(at)
  const minutes = Math.floor((wall - Math.floor(wall / dayMs) * dayMs) / 60_000)
  return `${shownDay(wall)} ${digits(Math.floor(minutes / 60))}:${digits(minutes % 60)}`
}
