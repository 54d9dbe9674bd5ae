import { eq, sql } from 'drizzle-orm'
import { type CaptchaProviderName, captchaProviders } from '../../src-preload/captcha-providers.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import { lookupAttempts } from '../database/schema.ts'
import { readSetting, writeSetting } from '../database/settings.ts'
import { countErased } from '../look-ahead/repository.ts'
import { providers } from '../lookup/captcha/providers.ts'
import { afterEvent, type PendingCaptcha, type PurchaseEvent } from '../lookup/captcha/purchases.ts'

/**
 * Captcha costs, counted when captchas are bought. A price belongs to the attempt that submitted the captcha, even if
 * that attempt has ended. Every exported function is one transaction.
 */

/** Counted if a captcha's own price is unknown. */
const usualPrice = (provider: CaptchaProviderName): number => providers[provider].usualPrice

interface Bought extends PendingCaptcha {
  attemptId: number
}

interface Submission {
  attemptId: number
  provider: CaptchaProviderName
}

interface Ledger {
  pending: Bought[]
  /** The unanswered submission; null: none. */
  submitting: Submission | null
}

/** Beyond this, the oldest captchas count as paid at the usual price. */
const maxPending = 50

/**
 * Writes one purchase event of an attempt. False: a captcha was counted at the usual price, because its own is unknown.
 */
export function recordPurchase(database: Database, attemptId: number, event: PurchaseEvent): boolean {
  return immediately(database.sqlite, () => {
    const { pending, submitting } = read(database)
    switch (event.kind) {
      case 'submitting':
        if (submitting !== null) chargeUsual(database, submitting)
        write(database, { pending, submitting: { attemptId, provider: event.provider } })
        return submitting === null
      case 'not_bought':
      case 'maybe_bought':
        // Otherwise the next lookup has already counted this submission.
        if (submitting?.attemptId !== attemptId) return true
        if (event.kind === 'maybe_bought') chargeUsual(database, submitting)
        write(database, { pending, submitting: null })
        return event.kind === 'not_bought'
      case 'handed_in': {
        const kept = [...pending, { ...event.captcha, attemptId }]
        const dropped = kept.slice(0, -maxPending)
        for (const one of dropped) chargeUsual(database, one)
        const left = submitting?.attemptId === attemptId ? null : submitting
        write(database, { pending: kept.slice(-maxPending), submitting: left })
        return dropped.length === 0
      }
      case 'paid': {
        const bought = pending.find(({ id }) => id === event.id)
        // Another lookup polled the same captcha and counted it already.
        if (bought === undefined) return true
        charge(database, bought, event.dollars ?? usualPrice(bought.provider))
        write(database, { pending: afterEvent(pending, event), submitting })
        return event.dollars !== null
      }
      case 'failing':
      case 'asked':
      case 'used':
        return true
      case 'unsolved':
      case 'dropped':
        write(database, { pending: afterEvent(pending, event), submitting })
        return true
    }
  })
}

/**
 * Returns the unsettled captchas. A submission that a crash interrupted is counted as bought. Must be called between
 * two lookups.
 */
export function pendingCaptchas(database: Database): Bought[] {
  return immediately(database.sqlite, () => {
    const { pending, submitting } = read(database)
    if (submitting !== null) {
      chargeUsual(database, submitting)
      write(database, { pending, submitting: null })
    }
    return pending
  })
}

/** Ids of those captchas in `pending` that earlier attempts bought for this person. */
export const ownCaptchas = (
  { sqlite }: Database,
  pending: readonly Bought[],
  personId: number,
): readonly string[] => {
  const isOwn = sqlite.prepare('SELECT 1 FROM lookup_attempts WHERE id = ? AND person_id = ?').pluck()
  return pending.filter(({ attemptId }) => isOwn.get(attemptId, personId) === 1).map(({ id }) => id)
}

/** Cost at `price` of the lookups' captchas whose own price is not counted yet, in US dollars. */
export function unsettledCost(database: Database, price: (provider: CaptchaProviderName) => number): number {
  const { pending, submitting } = read(database)
  const open = submitting === null ? pending : [...pending, submitting]
  return open.reduce((sum, { provider }) => sum + price(provider), 0)
}

const chargeUsual = (database: Database, bought: Submission): void =>
  charge(database, bought, usualPrice(bought.provider))

function charge(database: Database, bought: Submission | Bought, dollars: number): void {
  const { attemptId, provider } = bought
  const { changes } = database.orm
    .update(lookupAttempts)
    .set({ captchaCost: sql`${lookupAttempts.captchaCost} + ${dollars}`, captchaProvider: provider })
    .where(eq(lookupAttempts.id, attemptId))
    .run()
  // The person was erased.
  if (changes === 0)
    countErased(database, { provider, dollars, boughtAt: 'handedInAt' in bought ? bought.handedInAt : null })
}

/** Format of versions that knew only one provider: without its name. */
interface EarlierLedger {
  pending: (Omit<Bought, 'provider'> & { provider?: CaptchaProviderName })[]
  submitting: Submission | number | null
}

function read(database: Database): Ledger {
  const value = readSetting(database, 'pending_captchas')
  if (value === null) return { pending: [], submitting: null }
  const { pending, submitting } = JSON.parse(value) as EarlierLedger
  const [provider] = captchaProviders
  return {
    pending: pending.map((one) => ({ ...one, provider: one.provider ?? provider })),
    submitting: typeof submitting === 'number' ? { attemptId: submitting, provider } : submitting,
  }
}

function write(database: Database, ledger: Ledger): void {
  const isEmpty = ledger.pending.length === 0 && ledger.submitting === null
  writeSetting(database, 'pending_captchas', isEmpty ? null : JSON.stringify(ledger))
}
