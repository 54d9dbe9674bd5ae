import type { CaptchaProviderName } from '../../src-preload/captcha-providers.ts'
import type { Money, MoneyLasts } from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import { readSetting, writeSetting } from '../database/settings.ts'
import type { BalanceAnswer } from '../lookup/captcha/balance.ts'
import { storageTrouble } from '../refusal.ts'
import { dailyCeiling } from './budget.ts'
import { moneyLasts } from './costs.ts'
import { lookupCosts, paidSince, typicalDuration } from './jobs.ts'

/** Watches the balances of the captcha accounts while they are used. */
export interface MoneyWatch {
  /** `waiting`: number of waiting people. null: no service is in use, or no balance is known. */
  state(waiting: number): Money | null
  /** Call when a service is used. Asks for its balance unless it was asked recently. */
  used(): void
  /** Asks now. Rejects as `balance` does. */
  ask(provider: CaptchaProviderName): Promise<BalanceAnswer>
  /** Call when another account was saved. */
  forget(provider: CaptchaProviderName): void
}

export interface MoneyWatchOptions {
  database: Database
  clock: Clock
  /** Providers of the accounts in use; empty while the leader solves the captchas. */
  inUse(): readonly CaptchaProviderName[]
  balance(provider: CaptchaProviderName): Promise<BalanceAnswer>
  /** Milliseconds between two lookups. */
  gapMs(): number
  /** Runs a write that no answer depends on. */
  untracked(write: () => void): void
  /** Called when `state` has changed. */
  onChange(): void
}

/** Milliseconds between two questions to a service in use. */
const askEveryMs = 15 * 60_000
/**
 * Milliseconds between two questions while a warning of little money is shown, so that it ends soon after the owner
 * pays.
 */
const askWhileLowMs = 60_000
const dayMs = 86_400_000
/** Milliseconds for which the estimated end is cached: it is computed from many rows. */
const foretoldMs = 10_000
/** US dollars that count as little while the cost of a lookup is unknown. */
const littleDollars = 0.1

/** Number of lookups that count as little money at any pace. */
const fewLookups = 20

type Balances = Partial<Record<CaptchaProviderName, { dollars: number; at: number }>>

export function createMoneyWatch(options: MoneyWatchOptions): MoneyWatch {
  const { database, clock } = options
  let balances = read()
  /** Monotonic ms. */
  let askedAt: number | null = null
  /** The last state that could be read. */
  let last: Money | null = null
  let foretold: { lasts: MoneyLasts; waiting: number; dollars: number; at: number } | null = null

  function read(): Balances {
    const saved = readSetting(database, 'captcha_balances')
    return saved === null ? {} : (JSON.parse(saved) as Balances)
  }

  function keep(next: Balances): void {
    balances = next
    if (!database.sqlite.open) return
    try {
      options.untracked(() => writeSetting(database, 'captcha_balances', JSON.stringify(next)))
    } catch (error) {
      // The balance is asked for again.
      if (storageTrouble(error) === null) throw error
    }
    options.onChange()
  }

  async function ask(provider: CaptchaProviderName): Promise<BalanceAnswer> {
    const answer = await options.balance(provider)
    if (answer.kind === 'balance')
      keep({ ...balances, [provider]: { dollars: answer.dollars, at: clock.now() } })
    return answer
  }

  function lasts(dollars: number, waiting: number): MoneyLasts {
    const at = clock.monotonic()
    const isFresh =
      foretold !== null &&
      at - foretold.at < foretoldMs &&
      foretold.dollars === dollars &&
      (foretold.waiting === 0) === (waiting === 0)
    if (foretold !== null && isFresh) return foretold.lasts
    const now = clock.now()
    const typical = typicalDuration(database)
    const found = moneyLasts(
      {
        dollars,
        costs: lookupCosts(database),
        waiting,
        lookupMs: typical === null ? null : typical + options.gapMs(),
        ceiling: dailyCeiling(database),
        lastDay: paidSince(database, now - dayMs),
      },
      now,
    )
    // An unknown end may become known after the next lookup, so it is not cached.
    foretold = found.kind === 'until' ? { lasts: found, waiting, dollars, at } : null
    return found
  }

  function stateOf(waiting: number): Money | null {
    const known = options.inUse().flatMap((provider) => {
      const balance = balances[provider]
      return balance === undefined ? [] : [{ provider, ...balance }]
    })
    if (known.length === 0) return null
    const dollars = known.reduce((sum, balance) => sum + Math.max(0, balance.dollars), 0)
    const left = lasts(dollars, waiting)
    return { balances: known, lasts: left, isLow: isLow(left, dollars, clock.now()) }
  }

  return {
    state(waiting) {
      try {
        last = stateOf(waiting)
      } catch (error) {
        if (storageTrouble(error) === null) throw error
      }
      return last
    },
    used() {
      const now = clock.monotonic()
      const everyMs = last?.isLow === true ? askWhileLowMs : askEveryMs
      if (askedAt !== null && now - askedAt < everyMs) return
      askedAt = now
      // Ignores a failure: lookups notice it too, and the session may be closing.
      for (const provider of options.inUse()) ask(provider).catch(() => {})
    },
    ask,
    forget(provider) {
      const { [provider]: _, ...others } = balances
      keep(others)
    },
  }
}

function isLow(lasts: MoneyLasts, dollars: number, now: number): boolean {
  switch (lasts.kind) {
    case 'unmeasured':
      return dollars < littleDollars
    case 'until':
      return !lasts.coversQueue || lasts.at - now < dayMs || lasts.lookups < fewLookups
    case 'no_pace':
      return lasts.lookups < fewLookups
    case 'long':
      return false
  }
}
