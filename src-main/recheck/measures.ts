import type { CaptchaProviderName } from '../../src-preload/captcha-providers.ts'
import type { Database } from '../database/open.ts'
import { providers } from '../lookup/captcha/providers.ts'
import { dailyCeiling, spentToday } from '../queue/budget.ts'
import { median } from '../queue/costs.ts'
import { lookupCosts, typicalDuration } from '../queue/jobs.ts'
import type { Measures } from './rechecker.ts'

/** What the last lookups took and cost. `seller`: of the next captcha; null: captchas cost nothing now. `gapMs`: between two lookups. */
export function measuresOf(
  database: Database,
  { seller, gapMs, now }: { seller: CaptchaProviderName | null; gapMs: number; now: number },
): Measures {
  const typical = typicalDuration(database)
  return {
    periodMs: typical === null ? null : typical + gapMs,
    price: seller === null ? null : (median(lookupCosts(database)) ?? providers[seller].usualPrice),
    ceiling: dailyCeiling(database),
    spent: spentToday(database, now),
  }
}
