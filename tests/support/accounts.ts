import path from 'node:path'
import type { Derive } from '../../src-main/accounts/derive.ts'
import { writeKeys } from '../../src-main/accounts/key-file.ts'
import { createSlot, newDataKey } from '../../src-main/accounts/keys.ts'
import { insertOwner } from '../../src-main/accounts/repository.ts'
import { type Database, open } from '../../src-main/database/open.ts'
import { accounts } from '../../src-main/database/schema.ts'
import { insertPerson } from '../../src-main/people/repository.ts'
import { unknownTexts } from '../../src-preload/person-fields.ts'
import { migrations, quickCost } from './invented.ts'

/** Makes data folders with several accounts, without the app. */

export interface InventedAccount {
  displayName: string
  name: string
  /** Digits only. */
  cedula: string
  phone: string
  password: string
  role: 'USER' | 'LEADER'
}

export interface PlacedAccount extends InventedAccount {
  accountId: number
  personId: number
  slotId: string
}

/**
 * Makes the accounts with their key slots in an empty data folder. The first account is the owner's. The database stays
 * open. `derive`: as in the app that opens the folder; default: the real app's.
 */
export async function placeAccounts<Who extends InventedAccount>(
  dataDir: string,
  invented: readonly Who[],
  now: number,
  derive?: Derive,
): Promise<{ key: Buffer; database: Database; placed: (Who & PlacedAccount)[] }> {
  const key = newDataKey()
  const slots = await Promise.all(
    invented.map(async ({ displayName, password }) => ({
      ...(await createSlot(password, key, quickCost, derive && { derive })),
      displayName,
    })),
  )
  writeKeys(path.join(dataDir, 'keys.json'), { generation: 1, slots, recovery: null }, key)
  const database = open({ file: path.join(dataDir, 'referidos.db'), key, migrations })
  const placed = invented.map((account, at) => {
    const slotId = slots[at]?.id ?? ''
    return { ...account, slotId, ...placeAccount(database, account, slotId, at === 0, now) }
  })
  return { key, database, placed }
}

/** Inserts the account and its person. Makes no key slot: `slotId` is its id. */
export function placeAccount(
  database: Database,
  { name, cedula, phone, displayName, role }: InventedAccount,
  slotId: string,
  isOwner: boolean,
  now: number,
): { accountId: number; personId: number } {
  const { orm, sqlite } = database
  if (isOwner) insertOwner(database, { name, cedula, phone, displayName, textVersion: 1 }, slotId, now)
  else
    sqlite
      .transaction(() => {
        const consent = { method: 'own_account', textVersion: 1, collectedBy: null } as const
        const person = { name, cedula, phone, ...unknownTexts, referredBy: null, consent }
        const personId = insertPerson(database, person, now)
        orm
          .insert(accounts)
          .values({ slotId, personId, displayName, role, isOwner: false, createdAt: now })
          .run()
      })
      .immediate()
  return sqlite
    .prepare('SELECT id AS accountId, person_id AS personId FROM accounts WHERE slot_id = ?')
    .get(slotId) as { accountId: number; personId: number }
}
