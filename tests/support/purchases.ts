import { randomUUID } from 'node:crypto'
import {
  afterEvent,
  type PendingCaptcha,
  type PurchaseEvent,
  type Purchases,
} from '../../src-main/lookup/captcha/purchases.ts'

/** Records the purchase of a captcha for `dollars`, as a lookup does. */
export function payFor(purchases: Purchases | undefined, dollars: number): void {
  // Unique across processes: the captchas of a killed process are still pending.
  const id = randomUUID()
  const provider = '2captcha'
  const page = { kind: 'recaptcha_v2', sitekey: 's', pageUrl: 'p' } as const
  purchases?.tell({ kind: 'handed_in', captcha: { id, provider, ...page, handedInAt: 0, unsolvedAt: 0 } })
  purchases?.tell({ kind: 'paid', id, provider, dollars })
}

export interface TestLedger extends Purchases {
  /** Events except `asked` and `failing`. */
  events: readonly PurchaseEvent[]
  /** Accounts that failed, in order. */
  failing: readonly string[]
  /** US dollars; NaN after a purchase of unknown price. */
  readonly cost: number
}

/** A ledger that a test can pass to several lookups. */
export function createLedger(left: readonly PendingCaptcha[] = [], own: readonly string[] = []): TestLedger {
  const events: PurchaseEvent[] = []
  const failing: string[] = []
  let pending = left
  let cost = 0
  return {
    events,
    failing,
    ready: null,
    own,
    get pending() {
      return pending
    },
    get cost() {
      return cost
    },
    tell(event) {
      if (event.kind === 'failing') failing.push(`${event.provider}: ${event.why}`)
      else if (event.kind !== 'asked') events.push(event)
      if (event.kind === 'paid') cost += event.dollars ?? Number.NaN
      if (event.kind === 'maybe_bought') cost = Number.NaN
      pending = event.kind === 'handed_in' ? [...pending, event.captcha] : afterEvent(pending, event)
    },
  }
}
