import { bogotaWallClock } from './bogota.ts'

const twoDigits = (value: number) => String(value).padStart(2, '0')

/** Intl does not group four-digit numbers in Spanish; leaders expect 1.234. */
const groupByThousands = (digits: string) => digits.replace(/\B(?=(\d{3})+$)/g, '.')

/** Milliseconds as seconds: `1,2` */
export const seconds = (ms: number) => (ms / 1000).toFixed(1).replace('.', ',')

/** `21/11/2026` */
export function date(at: number): string {
  const wall = new Date(bogotaWallClock(at))
  return `${twoDigits(wall.getUTCDate())}/${twoDigits(wall.getUTCMonth() + 1)}/${wall.getUTCFullYear()}`
}

/** `14:35` */
export function time(at: number): string {
  const wall = new Date(bogotaWallClock(at))
  return `${twoDigits(wall.getUTCHours())}:${twoDigits(wall.getUTCMinutes())}`
}

/** `14:35:07` */
export const timeWithSeconds = (at: number) =>
  `${time(at)}:${twoDigits(new Date(bogotaWallClock(at)).getUTCSeconds())}`

/** `21/11/2026 14:35` */
export const dateTime = (at: number) => `${date(at)} ${time(at)}`

/** The time if `at` is today, otherwise date and time. */
export const timeOrDateTime = (at: number, now: number) => (date(at) === date(now) ? time(at) : dateTime(at))

/** `2026-11-21` → `21/11/2026`; other text stays as the page wrote it. */
export const isoDate = (text: string) => text.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$3/$2/$1')

/** `1.234` */
export const number = (value: number) => groupByThousands(String(Math.trunc(value)))

/** Marked pure so that main's bundle drops it: main formats no dollars. */
const twoToFourDecimals = /* @__PURE__ */ new Intl.NumberFormat('es-CO', {
  style: 'currency',
  currency: 'USD',
  minimumFractionDigits: 2,
  maximumFractionDigits: 4,
  useGrouping: 'always',
})

/** US dollars: `US$ 2,91`; fractions of a cent only below one cent: `US$ 0,003`. */
export function dollars(value: number): string {
  const shown = value > 0 && value < 0.01 ? value : Math.floor(value * 100 + 1e-6) / 100
  return twoToFourDecimals.format(shown)
}

/** Pesos: `$ 4.100`, without cents. */
export const pesos = (value: number) => `$\u00a0${number(Math.round(value))}`

/** Two significant digits, rounded down: 973 → 970. */
export function roughly(value: number): number {
  const unit = 10 ** Math.max(0, String(Math.trunc(value)).length - 2)
  return Math.floor(value / unit) * unit
}

/** `1.012.345.678` */
export const cedula = (digits: string) => (/^\d+$/.test(digits) ? groupByThousands(digits) : digits)

/** `300 123 4567` */
export const phone = (digits: string) => digits.replace(/^(\d{3})(\d{3})(\d{4})$/, '$1 $2 $3')

export const plural = (count: number, one: string, many: (count: string) => string) =>
  count === 1 ? one : many(number(count))
