import type { CostEstimate, PesoRate } from '../contract/index.ts'
import * as format from '../format.ts'

/** What lookups cost, in US dollars and, at the owner's rate, in pesos. */

/** `US$ 1,20 (unos $ 4.920)` */
const money = (dollars: number, rate: PesoRate | null): string =>
  rate === null
    ? format.dollars(dollars)
    : `${format.dollars(dollars)} (unos ${format.pesos(dollars * rate.pesos)})`

/** `entre US$ 0,90 y US$ 1,20 (entre $ 3.690 y $ 4.920)`; one amount if both look alike. */
function estimate({ low, high, rate }: CostEstimate): string {
  const between = (from: string, to: string) => (from === to ? to : `entre ${from} y ${to}`)
  const dollars = between(format.dollars(low), format.dollars(high))
  if (dollars === format.dollars(high)) return money(high, rate)
  if (rate === null) return dollars
  return `${dollars} (${between(format.pesos(low * rate.pesos), format.pesos(high * rate.pesos))})`
}

export const costs = { money, estimate } as const
