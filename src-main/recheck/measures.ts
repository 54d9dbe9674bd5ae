import type { CaptchaProviderName } from '../../src-preload/captcha-providers.ts'
import type { Database } from '../database/open.ts'
import { providers } from '../lookup/captcha/providers.ts'
import { dailyCeiling, spentToday } from '../queue/budget.ts'
import { median } from '../queue/costs.ts'
import { lookupCosts, typicalDuration } from '../queue/jobs.ts'
import type { Lane } from '../queue/lane.ts'
import type { Measures } from './rechecker.ts'

/** Duration and cost of the last lookups. `seller`: provider of the next captcha; null: captchas cost nothing now. */
export function measuresOf(
  database: Database,
  { seller, leftMs, now }: { seller: CaptchaProviderName | null; leftMs: Lane['leftMs']; now: number },
): Measures {
  const typical = typicalDuration(database)
  return {
    leftMs: typical === null ? null : (lookups) => leftMs(lookups, typical),
    price: seller === null ? null : (median(lookupCosts(database)) ?? providers[seller].usualPrice),
    ceiling: dailyCeiling(database),
    spent: spentToday(database, now),
  }
}
