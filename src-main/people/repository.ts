import { eq } from 'drizzle-orm'
import { v7 as uuidv7 } from 'uuid'
import type * as z from 'zod'
import type { CedulaCheck, editInput, registerInput } from '../../src-preload/contract.ts'
import { touch } from '../census/repository.ts'
import { keepClaim } from '../claims/repository.ts'
import type { Database } from '../database/open.ts'
import { type AccountRow, censusRecords, consents, people } from '../database/schema.ts'
import { enqueue } from '../queue/jobs.ts'
import { priorities } from '../queue/policy.ts'
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

export type Registration =
  | { kind: 'registered'; personId: number }
  | { kind: 'duplicate'; duplicate: Exclude<CedulaCheck, 'free'> }

/** Registers a referral in one transaction; where another leader has the person, the attempt is kept in it as a claim. */
export function register(
  database: Database,
  input: z.output<typeof registerInput>,
  accountId: number,
  ownPersonId: number,
  now: number,
): Registration {
  const { consent, ...person } = input
  return database.sqlite
    .transaction((): Registration => {
      const known = knownPerson(database, input.cedula)
      if (known !== null) {
        const duplicate = whose(known, accountId, ownPersonId)
        if (duplicate === 'another_leaders') keepClaim(database, known.id, accountId, input, now)
        return { kind: 'duplicate', duplicate }
      }
      const { method, textVersion } = consent
      const collected = { method, textVersion, collectedBy: accountId }
      const personId = insertPerson(database, { ...person, referredBy: accountId, consent: collected }, now)
      return { kind: 'registered', personId }
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

type Known = Pick<typeof people.$inferSelect, 'id' | 'referredBy'>

const knownPerson = ({ orm }: Database, cedula: string): Known | null =>
  orm
    .select({ id: people.id, referredBy: people.referredBy })
    .from(people)
    .where(eq(people.cedula, cedula))
    .get() ?? null

function whose(
  { id, referredBy }: Known,
  accountId: number,
  ownPersonId: number,
): Exclude<CedulaCheck, 'free'> {
  if (id === ownPersonId) return 'own'
  return referredBy === accountId ? 'yours' : 'another_leaders'
}

export function checkCedula(
  database: Database,
  cedula: string,
  accountId: number,
  ownPersonId: number,
): CedulaCheck {
  const known = knownPerson(database, cedula)
  return known === null ? 'free' : whose(known, accountId, ownPersonId)
}

/** Whether a person is the account's own, or one of those whom it referred as a leader. */
export const maySee = (database: Database, account: AccountRow, personId: number): boolean =>
  personId === account.personId ||
  (account.role === 'LEADER' && referredBy(database, personId) === account.id)

/** null: nobody has this id, or nobody referred them. */
export function referredBy({ orm }: Database, personId: number): number | null {
  return (
    orm.select({ referredBy: people.referredBy }).from(people).where(eq(people.id, personId)).get()
      ?.referredBy ?? null
  )
}
