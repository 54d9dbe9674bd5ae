import { bogotaDay } from '../../src-preload/bogota.ts'
import { type CaptchaProviderName, captchaProviders } from '../../src-preload/captcha-providers.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import { readSetting } from '../database/settings.ts'
import { aheadSpending, highestPrice } from '../look-ahead/repository.ts'
import { providers } from '../lookup/captcha/providers.ts'
import { captchaSpending, runningCost } from './jobs.ts'
import { unsettledCost } from './purchases.ts'

/** US dollars per day. */
const usualDailyCeiling = 5

/** US dollars that captchas may cost per day in Colombia; null: no ceiling. */
export function dailyCeiling(database: Pick<Database, 'sqlite'>): number | null {
  const saved = readSetting(database, 'daily_ceiling')
  if (saved === null) return usualDailyCeiling
  return saved === 'none' ? null : Number(saved)
}

/** The rest of today's limit for captchas. Possible purchases count until their price is known. */
export interface Budget {
  /**
   * US dollars that the next captcha of this provider may cost: the highest recent price, and at least the usual one.
   */
  price(provider: CaptchaProviderName): number
  /** US dollars that the next captcha may cost, from any provider. */
  highestPrice(): number
  /** Whether a captcha of `dollars` fits. */
  maySpend(dollars: number): boolean
  /** End of today, UTC ms, if `dollars` no longer fit; null: they fit. */
  spentUntil(dollars: number): number | null
}

const priceAt = (database: Database, provider: CaptchaProviderName): number =>
  Math.max(providers[provider].usualPrice, highestPrice(database, provider) ?? 0)

/** US dollars. Unsolved captchas count with their highest price. */
export function spentToday(database: Database, now: number): number {
  const today = bogotaDay(now)
  return (
    captchaSpending(database, today) +
    runningCost(database) +
    unsettledCost(database, (provider) => priceAt(database, provider)) +
    aheadSpending(database, today)
  )
}

/** `sellers`: the providers that may sell the next captcha. */
export function createBudget(
  database: Database,
  clock: Pick<Clock, 'now'>,
  sellers: () => readonly CaptchaProviderName[],
): Budget {
  const price = (provider: CaptchaProviderName) => priceAt(database, provider)

  function spentUntil(dollars: number): number | null {
    const ceiling = dailyCeiling(database)
    if (ceiling === null) return null
    const now = clock.now()
    // Floating-point sums of cents may be slightly too large.
    return spentToday(database, now) + dollars > ceiling + 1e-9 ? bogotaDay(now).end : null
  }
  return {
    price,
    highestPrice() {
      const known = sellers()
      return Math.max(...(known.length === 0 ? captchaProviders : known).map(price))
    },
    spentUntil,
    maySpend: (dollars) => spentUntil(dollars) === null,
  }
}
