import type { CostEstimate, MoneyLasts, PesoRate } from '../../src-preload/contract/index.ts'

/**
 * Pure. Estimates the cost of lookups, and how long the money for them lasts. Money is in US dollars, times in UTC
 * milliseconds.
 */

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  const [upper, lower] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle) - 1]]
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2
}

/** `costs`: costs of the last paid lookups, see `lookupCosts` in jobs.ts. null: there were none. */
export function estimateCost(
  lookups: number,
  costs: readonly number[],
  rate: PesoRate | null,
): CostEstimate | null {
  if (costs.length === 0) return null
  const sorted = costs.toSorted((a, b) => a - b)
  const half = Math.ceil(sorted.length / 2)
  return {
    lookups,
    low: lookups * mean(sorted.slice(0, half)),
    high: lookups * mean(sorted.slice(-half)),
    rate,
  }
}

/** How many lookups `dollars` pay for at `lookupCost` each. */
export const lookupsFor = (dollars: number, lookupCost: number): number =>
  // 0.9 / 0.003 is slightly less than 300 in floating point.
  Math.max(0, Math.floor(dollars / lookupCost + 1e-6))

export interface Spending {
  /** Total balance of the captcha accounts. */
  dollars: number
  /** Costs of the last paid lookups. */
  costs: readonly number[]
  waiting: number
  /** Milliseconds from one lookup to the next while the queue works; null: not measured yet. */
  lookupMs: number | null
  /** Spending limit per day; null: no limit. */
  ceiling: number | null
  /** Number of paid lookups in the last 24 hours. */
  lastDay: number
}

const dayMs = 86_400_000
const longMs = 365 * dayMs

/**
 * While people wait, the queue works at its measured pace, within the daily ceiling. After that, each day has as many
 * lookups as the last one.
 */
export function moneyLasts(spending: Spending, now: number): MoneyLasts {
  const { dollars, costs, waiting, lookupMs, ceiling, lastDay } = spending
  const cost = median(costs)
  if (cost === null || lookupMs === null) return { kind: 'unmeasured' }
  const lookups = lookupsFor(dollars, cost)
  const allowed = ceiling === null ? Number.POSITIVE_INFINITY : ceiling / cost
  const eachMs = Math.max(lookupMs, dayMs / allowed)
  const coversQueue = lookups >= waiting
  const laterMs = coversQueue && lookups > waiting ? ((lookups - waiting) * dayMs) / lastDay : 0
  if (laterMs === Number.POSITIVE_INFINITY) return { kind: 'no_pace', lookups }
  const leftMs = Math.min(lookups, waiting) * eachMs + laterMs
  return leftMs > longMs
    ? { kind: 'long', lookups }
    : { kind: 'until', lookups, at: Math.round(now + leftMs), coversQueue }
}
