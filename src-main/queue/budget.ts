import { bogotaDay } from '../../src-preload/bogota.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import { readSetting } from '../database/settings.ts'
import { aheadSpending, highestPrice } from '../look-ahead/repository.ts'
import { captchaProvider } from '../lookup/captcha/providers.ts'
import { captchaSpending, runningCost } from './jobs.ts'
import { unsettledCount } from './purchases.ts'

/** US dollars a day. */
const usualDailyCeiling = 5

/** US dollars that captchas may cost on one day in Colombia; null: no ceiling. */
export function dailyCeiling(database: Pick<Database, 'sqlite'>): number | null {
  const saved = readSetting(database, 'daily_ceiling')
  if (saved === null) return usualDailyCeiling
  return saved === 'none' ? null : Number(saved)
}

/** What today's captchas may still cost. Whatever may have been bought counts, until its price is known. */
export interface Budget {
  /** US dollars that the next captcha may cost: the highest of the last ones, and at least the usual price. */
  price(): number
  /** Whether a captcha of `dollars` fits. */
  maySpend(dollars: number): boolean
  /** End of today, UTC ms, if `dollars` do not fit any more; null: they do. */
  spentUntil(dollars: number): number | null
}

export function createBudget(database: Database, clock: Pick<Clock, 'now'>): Budget {
  const price = () => Math.max(captchaProvider.usualPrice, highestPrice(database) ?? 0)

  function spentUntil(dollars: number): number | null {
    const ceiling = dailyCeiling(database)
    if (ceiling === null) return null
    const today = bogotaDay(clock.now())
    const spent =
      captchaSpending(database, today) +
      runningCost(database) +
      unsettledCount(database) * price() +
      aheadSpending(database, today)
    // Floating-point sums of cents may be slightly too large.
    return spent + dollars > ceiling + 1e-9 ? today.end : null
  }
  return { price, spentUntil, maySpend: (dollars) => spentUntil(dollars) === null }
}
