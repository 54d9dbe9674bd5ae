/** Pure. Colombia's wall clock: UTC-5 all year, without daylight saving time since 1993. Main and the page share it. */

const hourMs = 3_600_000
const offsetMs = -5 * hourMs
export const dayMs = 24 * hourMs

/** Colombia's wall clock at `at` (UTC ms), encoded as UTC ms for code without time zones. */
export const bogotaWallClock = (at: number): number => at + offsetMs

/** Start and exclusive end of the day in Colombia that contains `at`; all UTC ms. */
export function bogotaDay(at: number): { start: number; end: number } {
  const start = Math.floor(bogotaWallClock(at) / dayMs) * dayMs - offsetMs
  return { start, end: start + dayMs }
}

/** Day in Colombia as `2026-11-21`. `at`: UTC ms. */
export const bogotaDate = (at: number): string => new Date(bogotaWallClock(at)).toISOString().slice(0, 10)

/** Start of a day in Colombia (`2026-11-21`), UTC ms. */
export const bogotaDayStart = (day: string): number => Date.parse(day) - offsetMs
