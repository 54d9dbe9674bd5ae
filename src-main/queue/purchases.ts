import { eq, sql } from 'drizzle-orm'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import { lookupAttempts } from '../database/schema.ts'
import {
  afterEvent,
  type PendingCaptcha,
  type PurchaseEvent,
  usualPrice,
} from '../lookup/captcha/purchases.ts'
import { readSetting, writeSetting } from '../settings/repository.ts'

/**
 * What captchas cost, counted where and when they are bought: the price belongs to the attempt that handed the captcha
 * in, also where that attempt has ended long since. Every exported function is one transaction.
 */

interface Bought extends PendingCaptcha {
  attemptId: number
}

interface Ledger {
  pending: Bought[]
  /** The attempt that is handing one in, and has not heard yet whether it was taken. */
  submitting: number | null
}

/** So many at most; the oldest one before them counts as paid for. */
const mostPending = 50

/** Writes what befell a captcha that `attemptId` buys. False: it is counted, but nobody knows its price. */
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
        // Otherwise it was counted when the next lookup began.
        if (submitting !== attemptId) return true
        if (event.kind === 'maybe_bought') charge(database, attemptId, usualPrice)
        write(database, { pending, submitting: null })
        return event.kind === 'not_bought'
      case 'handed_in': {
        const kept = [...pending, { ...event.captcha, attemptId }]
        const dropped = kept.slice(0, -mostPending)
        for (const one of dropped) charge(database, one.attemptId, usualPrice)
        const left = submitting === attemptId ? null : submitting
        write(database, { pending: kept.slice(-mostPending), submitting: left })
        return dropped.length === 0
      }
      case 'paid': {
        const bought = pending.find(({ id }) => id === event.id)
        // Counted before, by another lookup that asked for it as well.
        if (bought === undefined) return true
        charge(database, bought.attemptId, event.dollars ?? usualPrice)
        write(database, { pending: afterEvent(pending, event), submitting })
        return event.dollars !== null
      }
      case 'unsolved':
      case 'dropped':
        write(database, { pending: afterEvent(pending, event), submitting })
        return true
    }
  })
}

/**
 * The captchas that are not settled. One whose handing in was broken off with the app counts as bought from now on.
 * Between two lookups alone.
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
