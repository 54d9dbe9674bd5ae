import { randomBytes, timingSafeEqual } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { pinTries } from '../../src-preload/contract/index.ts'
import type { Database } from '../database/open.ts'
import { type AccountRow, accounts } from '../database/schema.ts'
import { Refusal } from '../refusal.ts'
import { type Cost, derive } from './derive.ts'

/**
 * The PIN opens the lock of an app that runs and whose database is open. Its verifier lies in the encrypted database
 * alone: beside it, a million tries would find any PIN.
 */
export interface Pins {
  /** null: the account has none. */
  triesLeft(account: AccountRow): number | null
  /** Throws `Refusal('wrong_pin')`, and `Refusal('pin_spent')` where only the password helps. */
  verify(account: AccountRow, pin: string): Promise<void>
  /** The account's password was given: its tries count anew. */
  forgive(account: AccountRow): void
}

export function createPins(): Pins {
  /** Wrong ones in a row, by account. Not kept: after a restart only the password helps anyway. */
  const wrong = new Map<number, number>()

  const left = ({ id }: AccountRow): number => pinTries - (wrong.get(id) ?? 0)

  return {
    triesLeft: (account) => (account.pin === null ? null : left(account)),
    async verify(account, pin) {
      if (account.pin === null || left(account) <= 0) throw new Refusal('pin_spent')
      // Counted before it is looked at, so that two at once are two.
      wrong.set(account.id, (wrong.get(account.id) ?? 0) + 1)
      const [salt = '', expected = ''] = account.pin.split(':')
      const found = await derive(pin, Buffer.from(salt, 'base64'), cost)
      if (!timingSafeEqual(found, Buffer.from(expected, 'base64'))) {
        const triesLeft = left(account)
        throw triesLeft > 0 ? new Refusal('wrong_pin', { triesLeft }) : new Refusal('pin_spent')
      }
      wrong.delete(account.id)
    },
    forgive: ({ id }) => {
      wrong.delete(id)
    },
  }
}

/** null removes it. Answers with the account as it is now. */
export async function savePin(
  { orm }: Database,
  account: AccountRow,
  pin: string | null,
): Promise<AccountRow> {
  const kept = pin === null ? null : await verifier(pin)
  orm.update(accounts).set({ pin: kept }).where(eq(accounts.id, account.id)).run()
  return { ...account, pin: kept }
}

async function verifier(pin: string): Promise<string> {
  const salt = randomBytes(16)
  return `${salt.toString('base64')}:${(await derive(pin, salt, cost)).toString('base64')}`
}

/** Some 50 ms: five tries need no more. */
const cost: Cost = { N: 2 ** 14, r: 8, p: 1 }
