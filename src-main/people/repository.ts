import { eq } from 'drizzle-orm'
import { v7 as uuidv7 } from 'uuid'
import type * as z from 'zod'
import type { CedulaCheck, editInput, registerInput } from '../../src-preload/contract.ts'
import { touch } from '../census/repository.ts'
import type { Database } from '../database/open.ts'
import { type AccountRow, censusRecords, consents, people } from '../database/schema.ts'
import { enqueue } from '../queue/jobs.ts'
import { priorities } from '../queue/policy.ts'
import { Refusal } from '../refusal.ts'
import { sortKey } from './sort-key.ts'

/** A person as they are first written down, whoever they are. */
export interface NewPerson {
  cedula: string
  name: string
  phone: string | null
  barrio: string | null
  notes: string | null
  /** null for the person behind an account. */
  referredBy: number | null
  consent: {
    method: (typeof consents.$inferInsert)['method']
    textVersion: number
    collectedBy: number | null
  }
}

/**
 * Writes person, consent, census record and job; the caller holds the transaction, so that they are there together or
 * not at all. Returns the person's id.
 */
export function insertPerson({ orm }: Database, person: NewPerson, now: number): number {
  const { id } = orm
    .insert(people)
    .values({
      uid: uuidv7({ msecs: now }),
      cedula: person.cedula,
      name: person.name,
      nameSort: sortKey(person.name),
      phone: person.phone,
      barrio: person.barrio,
      notes: person.notes,
      referredBy: person.referredBy,
      registeredAt: now,
      updatedAt: now,
    })
    .returning({ id: people.id })
    .get()
  orm
    .insert(consents)
    .values({ personId: id, givenAt: now, ...person.consent })
    .run()
  orm.insert(censusRecords).values({ personId: id }).run()
  enqueue({ orm }, id, priorities.registration, now)
  return id
}

/** Registers a referral in one transaction. Throws `Refusal('duplicate')` where the cédula is known already. */
export function register(
  database: Database,
  input: z.output<typeof registerInput>,
  accountId: number,
  ownPersonId: number,
  now: number,
): number {
  const { consent, ...person } = input
  return database.sqlite
    .transaction(() => {
      const whose = checkCedula(database, input.cedula, accountId, ownPersonId)
      if (whose !== 'free') throw new Refusal('duplicate', { duplicate: whose })
      const { method, textVersion } = consent
      return insertPerson(
        database,
        { ...person, referredBy: accountId, consent: { method, textVersion, collectedBy: accountId } },
        now,
      )
    })
    .immediate()
}

/** Changes what a leader wrote. Touches no census field and queues nothing. */
export function edit(
  database: Database,
  { personId, ...changes }: z.output<typeof editInput>,
  now: number,
): void {
  database.sqlite
    .transaction(() => {
      database.orm
        .update(people)
        .set({ ...changes, nameSort: sortKey(changes.name), updatedAt: now })
        .where(eq(people.id, personId))
        .run()
      touch(database, personId)
    })
    .immediate()
}

export function checkCedula(
  { orm }: Database,
  cedula: string,
  accountId: number,
  ownPersonId: number,
): CedulaCheck {
  const known = orm
    .select({ id: people.id, referredBy: people.referredBy })
    .from(people)
    .where(eq(people.cedula, cedula))
    .get()
  if (known === undefined) return 'free'
  if (known.id === ownPersonId) return 'own'
  return known.referredBy === accountId ? 'yours' : 'another_leaders'
}

/** Whether a person is the account's own, or one of those that its leader referred. */
export const maySee = (database: Database, account: AccountRow, personId: number): boolean =>
  personId === account.personId || referredBy(database, personId) === account.id

/** null: nobody has this id, or nobody referred them. */
export function referredBy({ orm }: Database, personId: number): number | null {
  return (
    orm.select({ referredBy: people.referredBy }).from(people).where(eq(people.id, personId)).get()
      ?.referredBy ?? null
  )
}
