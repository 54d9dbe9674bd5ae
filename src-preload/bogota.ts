/** Colombia's wall clock: UTC-5 all year, without daylight saving time since 1993. Pure; main and the page share it. */

const hourMs = 3_600_000
const offsetMs = -5 * hourMs
export const dayMs = 24 * hourMs

/** The wall clock at `at` (UTC ms) as the UTC milliseconds that read the same, for what knows no time zones. */
export const bogotaWallClock = (at: number): number => at + offsetMs

/** The day of `at` (UTC ms), from its first millisecond to the next day's; UTC ms. */
export function bogotaDay(at: number): { start: number; end: number } {
  const start = Math.floor(bogotaWallClock(at) / dayMs) * dayMs - offsetMs
  return { start, end: start + dayMs }
}

/** `2026-11-21`, of UTC ms. */
export const bogotaDate = (at: number): string => new Date(bogotaWallClock(at)).toISOString().slice(0, 10)

/** The first millisecond of a day that is given as `2026-11-21`; UTC ms. */
export const bogotaDayStart = (day: string): number => Date.parse(day) - offsetMs
