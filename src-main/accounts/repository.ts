import { eq } from 'drizzle-orm'
import type * as z from 'zod'
import type { firstAccountInput } from '../../src-preload/contract.ts'
import type { Database } from '../database/open.ts'
import { type AccountRow, accounts } from '../database/schema.ts'
import { insertPerson } from '../people/repository.ts'

/** Writes the owner: their person, their own authorisation, their lookup and their account, in one transaction. */
export function insertOwner(
  database: Database,
  input: Omit<z.output<typeof firstAccountInput>, 'password'>,
  slotId: string,
  now: number,
): void {
  database.sqlite
    .transaction(() => {
      const { name, cedula, phone, displayName, textVersion } = input
      const consent = { method: 'own_account', textVersion, collectedBy: null } as const
      const person = { name, cedula, phone, barrio: null, notes: null, referredBy: null, consent }
      const personId = insertPerson(database, person, now)
      database.orm
        .insert(accounts)
        .values({ slotId, personId, displayName, role: 'LEADER', isOwner: true, createdAt: now })
        .run()
    })
    .immediate()
}

export function accountOfSlot({ orm }: Database, slotId: string): AccountRow | null {
  return orm.select().from(accounts).where(eq(accounts.slotId, slotId)).get() ?? null
}
