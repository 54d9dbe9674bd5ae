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
