import type { CaptchaProviderName } from '../captcha-providers.ts'

/** Pesos for one US dollar, as the owner set it. `setAt`: UTC ms. */
export interface PesoRate {
  pesos: number
  setAt: number
}

/**
 * Estimated cost of lookups in US dollars: at the price of the cheaper half of the last ones, and of the dearer half.
 */
export interface CostEstimate {
  lookups: number
  low: number
  high: number
  /** null: the owner set none. */
  rate: PesoRate | null
}

/** How long the money at the captcha services lasts. `at`: UTC ms. */
export type MoneyLasts =
  /** No lookup was paid for yet, so the cost of one is unknown. */
  | { kind: 'unmeasured' }
  /** It lasts for more than a year. */
  | { kind: 'long'; lookups: number }
  | { kind: 'until'; lookups: number; at: number; coversQueue: boolean }
  /** It pays for all waiting people, but no lookup in the last day shows the pace after that. */
  | { kind: 'no_pace'; lookups: number }

/** A captcha account that is not used now. */
export interface FailingSeller {
  provider: CaptchaProviderName
  why: 'no_funds' | 'bad_key' | 'not_working'
}

/** The money at the captcha services in use, in US dollars. */
export interface Money {
  /** `at`: UTC ms. Leaves out balances that could not be read. */
  balances: { provider: CaptchaProviderName; dollars: number; at: number }[]
  lasts: MoneyLasts
  /** Whether it will be spent soon: within a day, before all waiting people are looked up, or after few lookups. */
  isLow: boolean
}

/** In US dollars. */
export interface QueueCosts {
  /** Cost of all waiting jobs; null: no lookup was paid for yet. */
  waiting: CostEstimate | null
  /** Usual cost of one lookup; null: none was paid for yet. */
  each: number | null
  /** Cost of today's captchas. Unsolved ones count with their highest price. */
  today: number
  /** Limit per day; null: no limit. */
  ceiling: number | null
  rate: PesoRate | null
}
