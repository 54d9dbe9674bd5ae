import { bogotaDay } from '../bogota.ts'
import { number, plural } from '../format.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** Estimated remaining time: `menos de un minuto`, `unos 5 min`, `una hora`, `unos 3 días`. */
function left(ms: number): string {
  if (ms < minute) return 'menos de un minuto'
  if (ms < hour) return plural(Math.round(ms / minute), 'un minuto', (n) => `unos ${n} min`)
  if (ms < 2 * day) return plural(Math.round(ms / hour), 'una hora', (n) => `unas ${n} horas`)
  return `unos ${number(Math.round(ms / day))} días`
}

/** Milliseconds in words. */
export const durations = {
  left,
  /** `falta un minuto`, `faltan unos 5 min`. */
  remaining: (ms: number) => `${/^un[ao]s /.test(left(ms)) ? 'faltan' : 'falta'} ${left(ms)}`,
  /** Remaining time of a task that takes seconds: `falta 1 s`, `faltan unos 40 s`, `ya casi termina`. */
  untilDone(ms: number): string {
    const seconds = Math.round(ms / second)
    return seconds < 1 ? 'ya casi termina' : plural(seconds, 'falta 1 s', (n) => `faltan unos ${n} s`)
  },
  /** `hoy`, `ayer`, `hace 3 días`, by days in Colombia. */
  daysAgo(at: number, now: number): string {
    const days = Math.round((bogotaDay(now).start - bogotaDay(at).start) / day)
    if (days <= 0) return 'hoy'
    return days === 1 ? 'ayer' : `hace ${number(days)} días`
  },
  /** Elapsed time: `7 s`, `1 min 12 s`, `2 h 5 min`; `0 s` after the clock was set back. */
  passed(ms: number): string {
    const whole = Math.max(0, ms)
    if (whole < minute) return `${Math.floor(whole / second)} s`
    if (whole < hour) return `${Math.floor(whole / minute)} min ${Math.floor((whole % minute) / second)} s`
    return `${number(whole / hour)} h ${Math.floor((whole % hour) / minute)} min`
  },
} as const
