import type { CaptchaProviderName } from '../captcha-providers.ts'

/** Pesos for one US dollar, as the owner set it. `setAt`: UTC ms. */
export interface PesoRate {
  pesos: number
  setAt: number
}

/** What lookups will cost, in US dollars: as the cheaper and as the dearer half of the last ones cost. */
export interface CostEstimate {
  lookups: number
  low: number
  high: number
  /** null: the owner set none. */
  rate: PesoRate | null
}

/** Until when the money at the captcha services lasts. `at`: UTC ms. */
export type MoneyLasts =
  /** No lookup was paid for yet, so nobody knows what one costs. */
  | { kind: 'unmeasured' }
  /** It pays for more than a year. */
  | { kind: 'long'; lookups: number }
  | { kind: 'until'; lookups: number; at: number; coversQueue: boolean }
  /** It pays for everybody who waits; nothing was looked up in the last day that would tell a pace. */
  | { kind: 'no_pace'; lookups: number }

/** An account at a captcha service that is not used now. */
export interface FailingSeller {
  provider: CaptchaProviderName
  why: 'no_funds' | 'bad_key' | 'not_working'
}

/** The money at the captcha services in use, in US dollars. */
export interface Money {
  /** `at`: UTC ms. Without those that could not be read. */
  balances: { provider: CaptchaProviderName; dollars: number; at: number }[]
  lasts: MoneyLasts
  /** It will be spent soon: within a day, before everybody who waits is looked up, or after few lookups. */
  isLow: boolean
}

/** In US dollars. */
export interface QueueCosts {
  /** Of all waiting jobs; null: no lookup was paid for yet. */
  waiting: CostEstimate | null
  /** What one lookup usually costs; null: none was paid for yet. */
  each: number | null
  /** What today's captchas have cost; those on their way count at their highest price. */
  today: number
  /** Most that a day may cost; null: no limit. */
  ceiling: number | null
  rate: PesoRate | null
}
