import { dayMs } from './bogota.ts'

/**
 * Pure. Working days in Colombia: Monday to Friday without the holidays of Ley 51 de 1983. Days are texts such as
 * `2026-11-21`.
 */

const utc = (day: string): number => Date.parse(day)
const textOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
const dayOf = (year: number, month: number, day: number): number => Date.UTC(year, month - 1, day)

/** 0: Sunday. */
const weekday = (at: number): number => new Date(at).getUTCDay()

/** Month and day of holidays that stay on their date. */
const fixed = [
  [1, 1],
  [5, 1],
  [7, 20],
  [8, 7],
  [12, 8],
  [12, 25],
] as const

/** Month and day of holidays that move to the next Monday, unless they fall on one. */
const moved = [
  [1, 6],
  [3, 19],
  [6, 29],
  [8, 15],
  [10, 12],
  [11, 1],
  [11, 11],
] as const

/** Days after Easter Sunday: Holy Thursday and Friday; Ascension, Corpus Christi and Sacred Heart on their Mondays. */
const afterEaster = [-3, -2, 43, 64, 71] as const

/** Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher). */
export function easter(year: number): string {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const d = Math.floor(b / 4)
  const e = b % 4
  const f = Math.floor((b + 8) / 25)
  const g = Math.floor((b - f + 1) / 3)
  const h = (19 * a + b - d - g + 15) % 30
  const i = Math.floor(c / 4)
  const k = c % 4
  const l = (32 + 2 * e + 2 * i - h - k) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return textOf(dayOf(year, Math.floor(n / 31), (n % 31) + 1))
}

const mondayFrom = (at: number): number => at + ((8 - weekday(at)) % 7) * dayMs

/** The holidays of a year, in order. Two may be on one day. */
export function holidays(year: number): string[] {
  const sunday = utc(easter(year))
  return [
    ...fixed.map(([month, day]) => dayOf(year, month, day)),
    ...moved.map(([month, day]) => mondayFrom(dayOf(year, month, day))),
    ...afterEaster.map((days) => sunday + days * dayMs),
  ]
    .toSorted((one, other) => one - other)
    .map(textOf)
}

const isWeekend = (at: number): boolean => weekday(at) === 0 || weekday(at) === 6

export const isWorkingDay = (day: string): boolean =>
  !isWeekend(utc(day)) && !holidays(Number(day.slice(0, 4))).includes(day)

/** The last day of a term of `days` working days. The first one is the day after `day`. */
export function afterWorkingDays(day: string, days: number): string {
  let at = utc(day)
  for (let left = days; left > 0; ) {
    at += dayMs
    if (isWorkingDay(textOf(at))) left -= 1
  }
  return textOf(at)
}

/** Number of working days after `from`, up to and including `to`; negative if `to` is before `from`. */
export function workingDaysBetween(from: string, to: string): number {
  if (to < from) return -workingDaysBetween(to, from)
  let days = 0
  for (let at = utc(from) + dayMs; at <= utc(to); at += dayMs) if (isWorkingDay(textOf(at))) days += 1
  return days
}
