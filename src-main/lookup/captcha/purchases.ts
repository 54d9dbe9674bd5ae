import type { CaptchaProviderName } from '../../../src-preload/captcha-providers.ts'
import type { Captcha, CaptchaFailure } from './captcha.ts'

/** A submitted captcha whose price is not counted yet and whose token may still be fetched. Times: UTC milliseconds. */
export interface PendingCaptcha extends Pick<Captcha, 'kind' | 'sitekey' | 'pageUrl'> {
  /** Assigned by the service. */
  id: string
  provider: CaptchaProviderName
  handedInAt: number
  /** Last time at which it was known to be unsolved. */
  unsolvedAt: number
}

/** A token bought ahead, for one captcha of the next lookup. */
export interface ReadyToken {
  captcha: Pick<Captcha, 'kind' | 'sitekey' | 'pageUrl'>
  /** Assigned by the service. */
  id: string
  provider: CaptchaProviderName
  token: string
}

/**
 * One step of a purchase. `asked`: the page wants this captcha. `used`: the ready token was given to the page.
 * `submitting` is reported before the request and is followed by `handed_in`, `not_bought` or `maybe_bought`. If
 * nothing follows, it is unknown whether the captcha was bought. `paid`: `dollars` is null if the service sent no
 * plausible price. `dropped`: the captcha costs nothing. `failing`: the account sells or solves nothing now.
 */
export type PurchaseEvent = { kind: 'handed_in'; captcha: PendingCaptcha } | FurtherEvent

type FurtherEvent =
  | { kind: 'asked'; captcha: Captcha }
  | { kind: 'used'; id: string }
  | { kind: 'submitting'; provider: CaptchaProviderName }
  | { kind: 'not_bought' | 'maybe_bought' }
  | { kind: 'unsolved'; id: string; at: number }
  | { kind: 'paid'; id: string; provider: CaptchaProviderName; dollars: number | null }
  | { kind: 'dropped'; id: string }
  | { kind: 'failing'; provider: CaptchaProviderName; why: CaptchaFailure }

/** Records what captchas cost. */
export interface Purchases {
  /** null: none was bought ahead. Serves one captcha. */
  ready: ReadyToken | null
  /** Unsettled captchas of earlier lookups. */
  pending: readonly PendingCaptcha[]
  /** Ids of those in `pending` that were bought for the person of this lookup. */
  own: readonly string[]
  /** Never throws. */
  tell(event: PurchaseEvent): void
}

/** Applies `event` to `pending`. */
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
    case 'asked':
    case 'used':
    case 'submitting':
    case 'not_bought':
    case 'maybe_bought':
    case 'failing':
      return [...pending]
  }
}
