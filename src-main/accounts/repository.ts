import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type * as z from 'zod'
import type {
  AccountListed,
  firstAccountInput,
  ListedAccounts,
  Role,
} from '../../src-preload/contract/index.ts'
import { unknownTexts } from '../../src-preload/person-fields.ts'
import { closeClaimsOf } from '../claims/repository.ts'
import { immediately } from '../database/immediately.ts'
import { once } from '../database/once.ts'
import type { Database, Orm } from '../database/open.ts'
import {
  type AccountRow,
  accountPreferences,
  accounts,
  consents,
  drafts,
  people,
} from '../database/schema.ts'
import { readSetting, writeSetting } from '../database/settings.ts'
import { bringBack, insertPerson, knownPerson, type NewPerson } from '../people/repository.ts'
import { Refusal } from '../refusal.ts'

type NewOwner = Omit<z.output<typeof firstAccountInput>, 'password'>
type NewAccount = NewOwner & { role: Role }

/** Writes the owner: their person, their own authorisation, their lookup and their account, in one transaction. */
export function insertOwner(database: Database, input: NewOwner, slotId: string, now: number): void {
  immediately(database.sqlite, () => {
    const personId = insertOwnPerson(database, input, now)
    const { displayName } = input
    database.orm
      .insert(accounts)
      .values({ slotId, personId, displayName, role: 'LEADER', isOwner: true, createdAt: now })
      .run()
  })
}

const insertOwnPerson = (database: Database, input: NewOwner, now: number): number =>
  insertPerson(database, ownPerson(input), now)

const ownPerson = ({ name, cedula, phone, textVersion }: NewOwner): NewPerson => ({
  name,
  cedula,
  phone,
  ...unknownTexts,
  referredBy: null,
  consent: { method: 'own_account', textVersion, collectedBy: null },
})

/** Throws `Refusal('duplicate')` where the person has an account that signs in. */
export function refuseSecondAccount({ sqlite }: Database, cedula: string): void {
  const has = sqlite
    .prepare(
      `SELECT 1 FROM people AS person JOIN accounts AS account ON account.person_id = person.id
        WHERE person.cedula = ? AND account.removed_at IS NULL`,
    )
    .get(cedula)
  if (has !== undefined) throw new Refusal('duplicate')
}

/**
 * The account's id; in one transaction with its person, who may be there already: somebody's person, or whoever had an
 * account that was removed, which comes back with what it referred. Who was hidden comes back as their own. Throws as
 * `refuseSecondAccount`.
 */
export function insertAccount(database: Database, input: NewAccount, slotId: string, now: number): number {
  return immediately(database.sqlite, () => {
    refuseSecondAccount(database, input.cedula)
    const { orm } = database
    const known = knownPerson(database, input.cedula)
    const personId = known?.id ?? insertOwnPerson(database, input, now)
    if (known?.isHidden) bringBack(database, personId, ownPerson(input), now)
    else if (known !== null) {
      const { textVersion } = input
      orm
        .insert(consents)
        .values({ personId, method: 'own_account', textVersion, givenAt: now, collectedBy: null })
        .run()
    }
    const { displayName, role } = input
    const row = { slotId, displayName, role, createdAt: now, removedAt: null }
    return orm
      .insert(accounts)
      .values({ ...row, personId, isOwner: false })
      .onConflictDoUpdate({ target: accounts.personId, set: row })
      .returning({ id: accounts.id })
      .get().id
  })
}

/** One that signs in; null: there is none, or it was removed. */
export const accountOfSlot = ({ orm }: Database, slotId: string): AccountRow | null =>
  bySlot(orm).get({ slotId }) ?? null

const bySlot = once((orm: Orm) =>
  orm
    .select()
    .from(accounts)
    .where(and(eq(accounts.slotId, sql.placeholder('slotId')), isNull(accounts.removedAt)))
    .prepare(),
)

/** The slots of all accounts that sign in. */
export function activeSlots({ orm }: Database): Set<string> {
  const rows = orm.select({ slotId: accounts.slotId }).from(accounts).where(isNull(accounts.removedAt)).all()
  return new Set(rows.map(({ slotId }) => slotId))
}

/** One that signs in; null: there is none, or it was removed. */
export function findAccount({ orm }: Database, accountId: number): AccountRow | null {
  const isActive = and(eq(accounts.id, accountId), isNull(accounts.removedAt))
  return orm.select().from(accounts).where(isActive).get() ?? null
}

/** The same. Throws `Refusal('not_found')`. */
export function activeAccount(database: Database, accountId: number): AccountRow {
  const account = findAccount(database, accountId)
  if (account === null) throw new Refusal('not_found')
  return account
}

const listed = `
  SELECT account.id, account.display_name AS displayName, account.role, account.is_owner AS isOwner,
         account.created_at AS createdAt, account.removed_at AS removedAt, person.name, person.cedula,
         (SELECT count(*) FROM people WHERE referred_by = account.id AND deleted_at IS NULL) AS people
    FROM accounts AS account JOIN people AS person ON person.id = account.person_id`

type ListedRow = Omit<AccountListed, 'isOwner'> & { isOwner: 0 | 1; removedAt: number | null }

function toListed({ removedAt: _, isOwner, ...row }: ListedRow): AccountListed {
  return { ...row, isOwner: isOwner === 1 }
}

/** The oldest first. */
export function listAccounts({ sqlite }: Database): ListedAccounts {
  const rows = sqlite.prepare(`${listed} ORDER BY account.id`).all() as ListedRow[]
  return {
    accounts: rows.filter(({ removedAt }) => removedAt === null).map(toListed),
    removed: rows.filter(({ removedAt, people }) => removedAt !== null && people > 0).map(toListed),
  }
}

/** Throws `Refusal('not_found')`. */
export function listedAccount({ sqlite }: Database, accountId: number): AccountListed {
  const row = sqlite.prepare(`${listed} WHERE account.id = ?`).get(accountId) as ListedRow | undefined
  if (row === undefined) throw new Refusal('not_found')
  return toListed(row)
}

export function setRole({ orm }: Database, accountId: number, role: Role): void {
  orm.update(accounts).set({ role }).where(eq(accounts.id, accountId)).run()
}

/**
 * From now on the account signs in no more, whatever slot there is, and what it typed, what it chose for
 * itself and its PIN are gone; its people go to another one, or stay. Returns whose referrer changed.
 */
export function removeAccount(
  database: Database,
  accountId: number,
  peopleTo: number | null,
  decidedBy: number,
  now: number,
): number[] {
  return immediately(database.sqlite, () => {
    database.orm.update(accounts).set({ removedAt: now, pin: null }).where(eq(accounts.id, accountId)).run()
    database.orm.delete(drafts).where(eq(drafts.accountId, accountId)).run()
    database.orm.delete(accountPreferences).where(eq(accountPreferences.accountId, accountId)).run()
    if (peopleTo === null) return []
    return giveTo(database, peopleOf(database, accountId), peopleTo, decidedBy, now)
  })
}

/** Gives people to another account, in one transaction. Returns whose referrer changed. */
export function reassign(
  database: Database,
  personIds: number[],
  to: number,
  decidedBy: number,
  now: number,
): number[] {
  return immediately(database.sqlite, () => giveTo(database, personIds, to, decidedBy, now))
}

/** The same for all that a removed account left. Throws `Refusal('not_found')` where no account was removed with this id. */
export function reassignAll(
  database: Database,
  from: number,
  to: number,
  decidedBy: number,
  now: number,
): number[] {
  return immediately(database.sqlite, () => {
    const isRemoved = and(eq(accounts.id, from), isNotNull(accounts.removedAt))
    const account = database.orm.select({ id: accounts.id }).from(accounts).where(isRemoved).get()
    if (account === undefined) throw new Refusal('not_found')
    return giveTo(database, peopleOf(database, from), to, decidedBy, now)
  })
}

const peopleOf = ({ orm }: Database, accountId: number): number[] =>
  orm
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.referredBy, accountId), isNull(people.deletedAt)))
    .all()
    .map(({ id }) => id)

/**
 * Nobody is their own person, whoever was nobody's stays so, and who is hidden stays where they were. What the account
 * had claimed of them is decided by this.
 */
function giveTo(
  database: Database,
  personIds: number[],
  to: number,
  decidedBy: number,
  now: number,
): number[] {
  const { sqlite } = database
  const moved = sqlite
    .prepare(
      `SELECT id FROM people
        WHERE id IN (SELECT value FROM json_each(@ids)) AND referred_by <> @to AND deleted_at IS NULL
          AND id <> (SELECT person_id FROM accounts WHERE id = @to)`,
    )
    .pluck()
    .all({ ids: JSON.stringify(personIds), to }) as number[]
  closeClaimsOf(database, moved, to, decidedBy, now)
  sqlite
    .prepare(
      `UPDATE people SET referred_by = @to, updated_at = @now WHERE id IN (SELECT value FROM json_each(@ids))`,
    )
    .run({ ids: JSON.stringify(moved), to, now })
  sqlite
    .prepare(
      `UPDATE census_records SET revision = revision + 1
        WHERE person_id IN (SELECT value FROM json_each(?))`,
    )
    .run(JSON.stringify(moved))
  return moved
}

/** Which writing of the key file the database knows; null: it never knew one. */
export function keysGeneration(database: Database): number | null {
  const known = readSetting(database, 'keys_generation')
  return known === null ? null : Number(known)
}

export function noteKeysGeneration(database: Database, generation: number): void {
  writeSetting(database, 'keys_generation', String(generation))
}
