import { bogotaDate, bogotaDay, bogotaDayStart, dayMs } from '../../src-preload/bogota.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { aheadSpending } from '../look-ahead/repository.ts'
import { captchaSpending } from '../queue/jobs.ts'

/** Costs of captchas per laptop and day. */

export interface DayCost {
  /** In Colombia: 2026-11-21. */
  day: string
  /** US dollars. */
  dollars: number
}

/** Days whose costs a newly connected laptop sends. */
const firstDays = 30

/** Days of this laptop whose costs differ from those it last sent; today only after more than a cent was added. */
export function untoldCosts(database: Database, device: string, now: number): DayCost[] {
  const { sqlite } = database
  const last = sqlite.prepare('SELECT max(day) FROM headquarters_costs WHERE device = ?').pluck().get(device)
  const told = sqlite.prepare('SELECT dollars FROM headquarters_costs WHERE device = ? AND day = ?').pluck()
  const today = bogotaDay(now).start
  const earliest = today - firstDays * dayMs
  // Lookups of the last told day may have ended since.
  const from = typeof last === 'string' ? Math.max(earliest, bogotaDayStart(last)) : earliest
  const found: DayCost[] = []
  for (let start = from; start <= today; start += dayMs) {
    const span = { start, end: start + dayMs }
    const dollars =
      Math.round((captchaSpending(database, span) + aheadSpending(database, span)) * 10_000) / 10_000
    const day = bogotaDate(start)
    const known = (told.get(device, day) as number | undefined) ?? 0
    const isToday = start === today
    if (isToday ? Math.abs(dollars - known) >= 0.01 : dollars !== known) found.push({ day, dollars })
  }
  return found
}

export const costTold = (sqlite: Sqlite, cost: DayCost & { device: string; member: string }): void =>
  void sqlite
    .prepare(
      `INSERT INTO headquarters_costs (device, day, member, dollars) VALUES (@device, @day, @member, @dollars)
         ON CONFLICT (device, day) DO UPDATE SET dollars = excluded.dollars, member = excluded.member`,
    )
    .run(cost)

/** Per member. */
export function readCosts(
  sqlite: Sqlite,
  now: number,
): Map<string, { today: number; last30Days: number; total: number }> {
  const rows = sqlite
    .prepare(
      `SELECT member, total(dollars) AS total, total(iif(day >= @from, dollars, 0)) AS last30Days,
              total(iif(day = @today, dollars, 0)) AS today
         FROM headquarters_costs GROUP BY member`,
    )
    .all({ today: bogotaDate(now), from: bogotaDate(now - 29 * dayMs) }) as {
    member: string
    today: number
    last30Days: number
    total: number
  }[]
  return new Map(rows.map(({ member, ...costs }) => [member, costs]))
}
