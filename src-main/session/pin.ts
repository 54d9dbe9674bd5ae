import { randomBytes, timingSafeEqual } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { pinTries } from '../../src-preload/contract/index.ts'
import { type Cost, derive } from '../accounts/derive.ts'
import type { Database } from '../database/open.ts'
import { type AccountRow, accounts } from '../database/schema.ts'
import { Refusal } from '../refusal.ts'

/**
 * PINs unlock a locked session. Only the encrypted database stores the verifier: anywhere else, a million guesses would
 * find any PIN.
 */
export interface Pins {
  /** null: the account has no PIN. */
  triesLeft(account: AccountRow): number | null
  /** Throws `Refusal('wrong_pin')`, or `Refusal('pin_spent')` if no tries are left or the account has no PIN. */
  verify(account: AccountRow, pin: string): Promise<void>
  /** Resets the tries. Call after a correct password or recovery code. */
  resetTries(account: AccountRow): void
}

export function createPins(): Pins {
  /** Wrong tries in a row, by account id. Not persisted: after a restart, PINs do not unlock. */
  const wrong = new Map<number, number>()

  const left = ({ id }: AccountRow): number => pinTries - (wrong.get(id) ?? 0)

  return {
    triesLeft: (account) => (account.pin === null ? null : left(account)),
    async verify(account, pin) {
      if (account.pin === null || left(account) <= 0) throw new Refusal('pin_spent')
      // Counted before the check, so that two concurrent tries count twice.
      wrong.set(account.id, (wrong.get(account.id) ?? 0) + 1)
      const [salt = '', expected = ''] = account.pin.split(':')
      const found = await derive(pin, Buffer.from(salt, 'base64'), cost)
      if (!timingSafeEqual(found, Buffer.from(expected, 'base64'))) {
        const triesLeft = left(account)
        throw triesLeft > 0 ? new Refusal('wrong_pin', { triesLeft }) : new Refusal('pin_spent')
      }
      wrong.delete(account.id)
    },
    resetTries: ({ id }) => {
      wrong.delete(id)
    },
  }
}

/** null removes the PIN. */
export async function savePin({ orm }: Database, { id }: AccountRow, pin: string | null): Promise<void> {
  const saved = pin === null ? null : await verifier(pin)
  orm.update(accounts).set({ pin: saved }).where(eq(accounts.id, id)).run()
}

async function verifier(pin: string): Promise<string> {
  const salt = randomBytes(16)
  return `${salt.toString('base64')}:${(await derive(pin, salt, cost)).toString('base64')}`
}

/** About 50 ms per try. That is enough, because only five tries are allowed. */
const cost: Cost = { N: 2 ** 14, r: 8, p: 1 }
