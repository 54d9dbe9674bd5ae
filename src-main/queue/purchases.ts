import { eq, sql } from 'drizzle-orm'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import { lookupAttempts } from '../database/schema.ts'
import { readSetting, writeSetting } from '../database/settings.ts'
import { captchaProvider } from '../lookup/captcha/providers.ts'
import { afterEvent, type PendingCaptcha, type PurchaseEvent } from '../lookup/captcha/purchases.ts'

/**
 * Captcha costs, counted when captchas are bought. The price belongs to the attempt that submitted the captcha, even
 * after that attempt has ended. Every exported function is one transaction.
 */

/** Counted if a captcha's own price is unknown. */
const { usualPrice } = captchaProvider

interface Bought extends PendingCaptcha {
  attemptId: number
}

interface Ledger {
  pending: Bought[]
  /** Id of the attempt whose submission has no answer yet. */
  submitting: number | null
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
        if (submitting !== null) charge(database, submitting, usualPrice)
        write(database, { pending, submitting: attemptId })
        return submitting === null
      case 'not_bought':
      case 'maybe_bought':
        // Otherwise the next lookup has already counted this submission.
        if (submitting !== attemptId) return true
        if (event.kind === 'maybe_bought') charge(database, attemptId, usualPrice)
        write(database, { pending, submitting: null })
        return event.kind === 'not_bought'
      case 'handed_in': {
        const kept = [...pending, { ...event.captcha, attemptId }]
        const dropped = kept.slice(0, -maxPending)
        for (const one of dropped) charge(database, one.attemptId, usualPrice)
        const left = submitting === attemptId ? null : submitting
        write(database, { pending: kept.slice(-maxPending), submitting: left })
        return dropped.length === 0
      }
      case 'paid': {
        const bought = pending.find(({ id }) => id === event.id)
        // Another lookup polled the same captcha and counted it already.
        if (bought === undefined) return true
        charge(database, bought.attemptId, event.dollars ?? usualPrice)
        write(database, { pending: afterEvent(pending, event), submitting })
        return event.dollars !== null
      }
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
export function pendingCaptchas(database: Database): PendingCaptcha[] {
  return immediately(database.sqlite, () => {
    const { pending, submitting } = read(database)
    if (submitting !== null) {
      charge(database, submitting, usualPrice)
      write(database, { pending, submitting: null })
    }
    return pending
  })
}

/** Captchas of lookups whose price is not counted yet. */
export function unsettledCount(database: Database): number {
  const { pending, submitting } = read(database)
  return pending.length + (submitting === null ? 0 : 1)
}

function charge({ orm }: Database, attemptId: number, dollars: number): void {
  orm
    .update(lookupAttempts)
    .set({ captchaCost: sql`${lookupAttempts.captchaCost} + ${dollars}` })
    .where(eq(lookupAttempts.id, attemptId))
    .run()
}

function read(database: Database): Ledger {
  const value = readSetting(database, 'pending_captchas')
  return value === null ? { pending: [], submitting: null } : (JSON.parse(value) as Ledger)
}

function write(database: Database, ledger: Ledger): void {
  const isEmpty = ledger.pending.length === 0 && ledger.submitting === null
  writeSetting(database, 'pending_captchas', isEmpty ? null : JSON.stringify(ledger))
}
