import type { Captcha } from './solver.ts'

/**
 * A captcha that was handed in and is not settled: its price is not counted yet, and its token may still be fetched.
 * Times are UTC milliseconds.
 */
export interface PendingCaptcha extends Pick<Captcha, 'kind' | 'sitekey' | 'pageUrl'> {
  /** The service's name for it. */
  id: string
  handedInAt: number
  /** The last moment at which it was certainly unsolved. */
  unsolvedAt: number
}

/**
 * What befalls a captcha that is bought. `submitting` comes before the request and is followed by `handed_in`,
 * `not_bought` or `maybe_bought`; where nothing follows, nobody knows whether it was bought. `paid`: `dollars` is null
 * where the service names no price that can be believed. `dropped`: it costs nothing.
 */
export type PurchaseEvent = { kind: 'handed_in'; captcha: PendingCaptcha } | FurtherEvent

type FurtherEvent =
  | { kind: 'submitting' | 'not_bought' | 'maybe_bought' }
  | { kind: 'unsolved'; id: string; at: number }
  | { kind: 'paid'; id: string; dollars: number | null }
  | { kind: 'dropped'; id: string }

/** Whoever keeps the books of what captchas cost. */
export interface Purchases {
  /** Those of earlier lookups. */
  pending: readonly PendingCaptcha[]
  /** Never throws. */
  tell(event: PurchaseEvent): void
}

/** What a captcha counts for, in US dollars, where its price cannot be had: what 2captcha asks for a reCAPTCHA. */
export const usualPrice = 0.003

/** Pending captchas after `event`. */
export function afterEvent<Pending extends PendingCaptcha>(
  pending: readonly Pending[],
  event: FurtherEvent,
): Pending[] {
  switch (event.kind) {
    case 'paid':
    case 'dropped':
      return pending.filter(({ id }) => id !== event.id)
    case 'unsolved':
      return pending.map((one) => (one.id === event.id ? { ...one, unsolvedAt: event.at } : one))
    case 'submitting':
    case 'not_bought':
    case 'maybe_bought':
      return [...pending]
  }
}
