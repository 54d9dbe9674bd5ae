import { bogotaDay, dayMs } from '../../src-preload/bogota.ts'
import { type ChangedPart, changedPartNames, type ShownResult } from '../../src-preload/contract/index.ts'
import { statusWord } from '../../src-preload/messages/index.ts'
import { placeKey } from '../people/place-key.ts'

/** Pure. Estimates duration and cost of a batch, and compares results. */

export interface Load {
  /** Number of lookups in the batch. */
  people: number
  /** Number of lookups that go first. */
  ahead: number
  /** Milliseconds until this number of lookups is done, based on the last ones; null before the first measurement. */
  leftMs: ((lookups: number) => number) | null
  /** US dollars per lookup; null: captchas cost nothing. */
  price: number | null
  /** US dollars per day; null: no limit. */
  ceiling: number | null
  /** US dollars of today's captchas so far. */
  spent: number
  /** UTC ms. */
  now: number
}

export interface Estimate {
  leftMs: number | null
  dollars: number | null
  isHeldByCeiling: boolean
}

export function estimate({ people, ahead, leftMs, price, ceiling, spent, now }: Load): Estimate {
  const dollars = price === null ? null : price * people
  const lookups = people + ahead
  if (leftMs === null) return { leftMs: null, dollars, isHeldByCeiling: false }
  const laneMs = leftMs(lookups)
  if (price === null || price <= 0 || ceiling === null)
    return { leftMs: laneMs, dollars, isHeldByCeiling: false }
  const perDay = Math.floor(ceiling / price + 1e-9)
  // A day's ceiling does not pay for one lookup, so the duration is unknown.
  if (perDay === 0) return { leftMs: null, dollars, isHeldByCeiling: true }
  const today = Math.max(0, Math.floor((ceiling - spent) / price + 1e-9))
  const later = lookups - today
  if (later <= 0) return { leftMs: laneMs, dollars, isHeldByCeiling: false }
  const untilMidnight = bogotaDay(now).end - now
  const wholeDays = Math.ceil(later / perDay) - 1
  const heldMs = untilMidnight + wholeDays * dayMs + Math.min(dayMs, leftMs(later - wholeDays * perDay))
  return { leftMs: Math.max(laneMs, heldMs), dollars, isHeldByCeiling: heldMs > laneMs }
}

/**
 * The parts that differ, by the screen's words. The two census pages spell places differently and pad numbers of mesas
 * with zeros. They also name the departamento differently, so it does not count.
 */
export function changedParts(before: ShownResult, after: ShownResult): ChangedPart[] {
  const [one, other] = [keysOf(before), keysOf(after)]
  return changedPartNames.filter((part) => one[part] !== other[part])
}

const keysOf = ({ status, novedad, municipio, puesto, mesa }: ShownResult): Record<ChangedPart, string> => ({
  status: placeKey(statusWord(status, novedad)),
  puesto: placeKey(municipio, puesto),
  mesa: mesa?.replace(/^0+(?=.)/, '') ?? '',
})
