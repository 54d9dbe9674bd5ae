import { and, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { v7 as uuidv7 } from 'uuid'
import type * as z from 'zod'
import type {
  AccountListed,
  firstAccountInput,
  ListedAccounts,
  Role,
} from '../../src-preload/contract/index.ts'
import { unknownTexts } from '../../src-preload/person-fields.ts'
import { recordedNow } from '../authorisation/authorised.ts'
import { closeClaimsOf } from '../claims/repository.ts'
import { latestAction } from '../database/audit.ts'
import { immediately } from '../database/immediately.ts'
import { once } from '../database/once.ts'
import type { Database, Orm } from '../database/open.ts'
import {
  type AccountRow,
  accountPreferences,
  accounts,
  consents,
  drafts,
  goals,
  people,
} from '../database/schema.ts'
import { readSetting, writeSetting } from '../database/settings.ts'
import { insertPerson, knownPerson, type NewPerson, reregister } from '../people/repository.ts'
import { parkUnauthorised } from '../queue/jobs.ts'
import { Refusal } from '../refusal.ts'

type NewOwner = Omit<z.output<typeof firstAccountInput>, 'password'>
type NewAccount = NewOwner & { role: Role }

/** Writes the owner's person, authorisation, lookup and account in one transaction. */
export function insertOwner(database: Database, input: NewOwner, slotId: string, now: number): void {
  immediately(database.sqlite, () => {
    const personId = insertOwnPerson(database, input, now)
    const { displayName } = input
    database.orm
      .insert(accounts)
      .values({
        uid: uuidv7({ msecs: now }),
        slotId,
        personId,
        displayName,
        role: 'LEADER',
        isOwner: true,
        createdAt: now,
      })
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

/** Throws `Refusal('duplicate')` if the person has an active account. */
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
 * Creates an account and its person in one transaction. Returns the account's id. A registered person is kept and gets
 * an authorisation of their own. A hidden person is brought back, without a referrer. A removed account of the person
 * becomes active again and keeps its id and the people it referred. Throws as `refuseSecondAccount`.
 */
export function insertAccount(database: Database, input: NewAccount, slotId: string, now: number): number {
  return immediately(database.sqlite, () => {
    refuseSecondAccount(database, input.cedula)
    const { orm } = database
    const known = knownPerson(database, input.cedula)
    const personId = known?.id ?? insertOwnPerson(database, input, now)
    if (known?.isHidden) reregister(database, personId, ownPerson(input), now)
    else if (known !== null) {
      const { textVersion } = input
      orm
        .insert(consents)
        .values({
          personId,
          method: 'own_account',
          textVersion,
          givenAt: now,
          collectedBy: null,
          recordedAt: recordedNow(database, personId, now),
        })
        .run()
      parkUnauthorised(database, [personId])
    }
    const { displayName, role } = input
    const row = { slotId, displayName, role, createdAt: now, removedAt: null }
    return orm
      .insert(accounts)
      .values({ ...row, uid: uuidv7({ msecs: now }), personId, isOwner: false })
      .onConflictDoUpdate({ target: accounts.personId, set: row })
      .returning({ id: accounts.id })
      .get().id
  })
}

/** null: no account has this slot, or it was removed. */
export const accountOfSlot = ({ orm }: Database, slotId: string): AccountRow | null =>
  bySlot(orm).get({ slotId }) ?? null

/** Uid of the person whose account has or had the slot; null: no account had it. */
export const personOfSlot = ({ sqlite }: Database, slotId: string): string | null =>
  (sqlite
    .prepare(
      'SELECT person.uid FROM accounts AS account JOIN people AS person ON person.id = account.person_id WHERE account.slot_id = ?',
    )
    .pluck()
    .get(slotId) as string | undefined) ?? null

const bySlot = once((orm: Orm) =>
  orm
    .select()
    .from(accounts)
    .where(and(eq(accounts.slotId, sql.placeholder('slotId')), isNull(accounts.removedAt)))
    .prepare(),
)

/** Slot ids of all active accounts. */
export function activeSlots({ orm }: Database): Set<string> {
  const rows = orm.select({ slotId: accounts.slotId }).from(accounts).where(isNull(accounts.removedAt)).all()
  return new Set(rows.map(({ slotId }) => slotId))
}

/** null: no account has this id, or it was removed. */
export function findAccount({ orm }: Database, accountId: number): AccountRow | null {
  const isActive = and(eq(accounts.id, accountId), isNull(accounts.removedAt))
  return orm.select().from(accounts).where(isActive).get() ?? null
}

/**
 * An active account of this laptop. Throws `Refusal('not_found')`, also for a leader of another laptop, who cannot sign
 * in here.
 */
export function ownAccount(database: Database, accountId: number): AccountRow {
  const account = activeAccount(database, accountId)
  if (account.cameWith !== null) throw new Refusal('not_found')
  return account
}

/** Like `findAccount`, but throws `Refusal('not_found')` instead of returning null. */
export function activeAccount(database: Database, accountId: number): AccountRow {
  const account = findAccount(database, accountId)
  if (account === null) throw new Refusal('not_found')
  return account
}

const listed = `
  SELECT account.id, account.display_name AS displayName, account.role, account.is_owner AS isOwner,
         account.created_at AS createdAt, account.removed_at AS removedAt, person.name,
         iif(account.came_with IS NULL, person.cedula, '') AS cedula, account.came_with IS NOT NULL AS isElsewhere,
         account.came_with IS NOT NULL AND EXISTS (SELECT 1 FROM headquarters WHERE role = 'coordinator')
           AND EXISTS (SELECT 1 FROM headquarters_leaders AS leader
                 LEFT JOIN headquarters_devices AS device ON device.member = leader.member
                WHERE leader.uid = account.uid AND device.revoked_at IS NULL) AS isInCampaign
    FROM accounts AS account JOIN people AS person ON person.id = account.person_id`

type ListedRow = Omit<AccountListed, 'isOwner' | 'isElsewhere' | 'isInCampaign' | 'people'> & {
  isOwner: 0 | 1
  isElsewhere: 0 | 1
  isInCampaign: 0 | 1
  removedAt: number | null
}

const toListed = (
  { removedAt: _, isOwner, isElsewhere, isInCampaign, ...row }: ListedRow,
  people: number,
): AccountListed => ({
  ...row,
  isOwner: isOwner === 1,
  isElsewhere: isElsewhere === 1,
  isInCampaign: isInCampaign === 1,
  people,
})

/** Oldest first, including removed ones. */
export const listAccounts = ({ sqlite }: Database): ListedRow[] =>
  sqlite.prepare(`${listed} ORDER BY account.id`).all() as ListedRow[]

/** `people`: number of people by account id. Among removed accounts, lists only those that still have people. */
export function withPeople(rows: readonly ListedRow[], people: ReadonlyMap<number, number>): ListedAccounts {
  const countOf = ({ id }: ListedRow) => people.get(id) ?? 0
  const all = (of: readonly ListedRow[]) => of.map((row) => toListed(row, countOf(row)))
  return {
    accounts: all(rows.filter(({ removedAt }) => removedAt === null)),
    removed: all(rows.filter((row) => row.removedAt !== null && countOf(row) > 0)),
  }
}

/** Throws `Refusal('not_found')`. */
export function listedAccount(database: Database, accountId: number): AccountListed {
  const row = database.sqlite.prepare(`${listed} WHERE account.id = ?`).get(accountId) as
    | ListedRow
    | undefined
  if (row === undefined) throw new Refusal('not_found')
  return toListed(row, peopleOf(database, accountId).length)
}

export function setRole({ orm }: Database, accountId: number, role: Role): void {
  orm.update(accounts).set({ role }).where(eq(accounts.id, accountId)).run()
}

/**
 * Removes an account in one transaction. It can no longer sign in, even if its slot remains. Its drafts, preferences,
 * screen state, goal and PIN are deleted. Its people go to the account `peopleTo`; null: they stay. Returns the ids of
 * people whose referrer changed.
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
    database.orm.delete(goals).where(eq(goals.accountId, accountId)).run()
    database.orm.delete(accountPreferences).where(eq(accountPreferences.accountId, accountId)).run()
    if (peopleTo === null) return []
    return reassignTo(database, peopleOf(database, accountId), peopleTo, decidedBy, now)
  })
}

/** Gives people to another account, in one transaction. Returns the ids of people whose referrer changed. */
export function reassign(
  database: Database,
  personIds: number[],
  to: number,
  decidedBy: number,
  now: number,
): number[] {
  return immediately(database.sqlite, () => reassignTo(database, personIds, to, decidedBy, now))
}

/**
 * Gives all people of a removed account to another one. Throws `Refusal('not_found')` if no removed account has this
 * id.
 */
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
    return reassignTo(database, peopleOf(database, from), to, decidedBy, now)
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
 * Skips the account's own person, people whom it already has, people without a referrer and hidden people. Closes the
 * account's claims on the people that it gets. Must run in the caller's transaction.
 */
function reassignTo(
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

/** Generation of the key file that the database has stored; null: none yet. */
export function keysGeneration(database: Database): number | null {
  const known = readSetting(database, 'keys_generation')
  return known === null ? null : Number(known)
}

export function noteKeysGeneration(database: Database, generation: number): void {
  if (keysGeneration(database) !== generation) writeSetting(database, 'keys_generation', String(generation))
}

/**
 * Whether the data key is still due for a change: an earlier key file was brought into force, knowingly or by a
 * restore, or somebody said that a password may be in the wrong hands.
 */
export function isKeyChangeDue(database: Database): boolean {
  const last = latestAction(database, ['keys_mismatch_accepted', 'restored', 'key_suspected', 'key_rotated'])
  return last !== null && last !== 'key_rotated'
}
