import { and, count, desc, eq, gte, isNull, ne, sql } from 'drizzle-orm'
import { v7 as uuidv7 } from 'uuid'
import type * as z from 'zod'
import {
  type CedulaAnswer,
  type Duplicate,
  type editInput,
  type ListedPart,
  listedParts,
  type ownInput,
  type PersonRow,
  type registerInput,
  type SheetLine,
  sampleSource,
} from '../../src-preload/contract/index.ts'
import {
  eachOf,
  type WrittenField,
  type WrittenFields,
  writtenFields,
} from '../../src-preload/person-fields.ts'
import { recordedNow } from '../authorisation/authorised.ts'
import { keepSignature } from '../authorisation/proofs.ts'
import { versionOfLine } from '../authorisation/sheets.ts'
import { emptyRecord, touch } from '../census/repository.ts'
import { closeClaimsOf, closeClaimsOn, keepClaim } from '../claims/repository.ts'
import { immediately } from '../database/immediately.ts'
import { once } from '../database/once.ts'
import type { Database, Orm } from '../database/open.ts'
import { accounts, censusRecords, consents, people } from '../database/schema.ts'
import { erasedIn } from '../erased/tombstones.ts'
import { dropAllJobs, dropLiveJob, restoreDroppedJob } from '../queue/drop.ts'
import { enqueue } from '../queue/jobs.ts'
import { priorities } from '../queue/policy.ts'
import { rowOf } from './rows.ts'
import { sortKey } from './sort-key.ts'

/** A person at registration, by a leader or with an account of their own. */
export interface NewPerson extends WrittenFields {
  /** null for the person behind an account. */
  referredBy: number | null
  consent: {
    method: (typeof consents.$inferInsert)['method']
    textVersion: number
    collectedBy: number | null
    /** Where the person signed; null: on no numbered sheet. */
    sheet?: SheetLine | null
  }
}

/** A person whose lookup is queued later. */
export interface UnqueuedPerson extends Omit<NewPerson, 'consent'> {
  uid: string
  /** null: there is no authorisation, so they must not be looked up. */
  consent: (NewPerson['consent'] & { givenAt: number }) | null
}

/**
 * Writes person, consent, census record and job. Must run in the caller's transaction, so that all of them are written
 * or none. Returns the person's id.
 */
export function insertPerson(
  database: Pick<Database, 'orm'>,
  { consent, ...person }: NewPerson,
  now: number,
): number {
  const unqueued = { ...person, uid: uuidv7({ msecs: now }), consent: { ...consent, givenAt: now } }
  const id = insertUnqueued(database, unqueued, now)
  enqueue(database, id, priorities.registration, now)
  return id
}

/** Like `insertPerson`, but without a job. */
export function insertUnqueued(
  { orm }: Pick<Database, 'orm'>,
  { consent, ...written }: UnqueuedPerson,
  now: number,
): number {
  const { id } = insertsPerson(orm).get({ ...written, nameSort: sortKey(written.name), now })
  if (consent !== null) {
    const { sheet = null, ...given } = consent
    insertsConsent(orm).run({ personId: id, ...given, ...onSheet(sheet) })
  }
  insertsRecord(orm).run({ personId: id })
  return id
}

// Cached, because compiling these statements would take as long as the rest of a registration.
const insertsPerson = once((orm: Orm) =>
  orm
    .insert(people)
    .values({
      ...eachOf(writtenFields, (field) => sql.placeholder(field)),
      referredBy: sql.placeholder('referredBy'),
      uid: sql.placeholder('uid'),
      nameSort: sql.placeholder('nameSort'),
      registeredAt: sql.placeholder('now'),
      updatedAt: sql.placeholder('now'),
    })
    .returning({ id: people.id })
    .prepare(),
)

const insertsConsent = once((orm: Orm) =>
  orm
    .insert(consents)
    .values({
      personId: sql.placeholder('personId'),
      method: sql.placeholder('method'),
      textVersion: sql.placeholder('textVersion'),
      givenAt: sql.placeholder('givenAt'),
      collectedBy: sql.placeholder('collectedBy'),
      sheet: sql.placeholder('sheet'),
      sheetLine: sql.placeholder('sheetLine'),
    })
    .prepare(),
)

const onSheet = (sheet: SheetLine | null) => ({
  sheet: sheet?.code ?? null,
  sheetLine: sheet?.line ?? null,
})

const insertsRecord = once((orm: Orm) =>
  orm
    .insert(censusRecords)
    .values({ personId: sql.placeholder('personId') })
    .prepare(),
)

/**
 * Registers a hidden person again: new data, referrer, consent and lookup. Closes the new referrer's open claim on them
 * as moved. Must run in the caller's transaction.
 */
export function reregister(
  database: Database,
  personId: number,
  { consent, ...written }: NewPerson,
  now: number,
): void {
  const { orm } = database
  const { sheet = null, ...given } = consent
  if (written.referredBy !== null)
    closeClaimsOf(database, [personId], written.referredBy, written.referredBy, now)
  orm
    .update(people)
    .set({
      ...written,
      nameSort: sortKey(written.name),
      registeredAt: now,
      updatedAt: now,
      deletedAt: null,
    })
    .where(eq(people.id, personId))
    .run()
  orm
    .insert(consents)
    .values({
      personId,
      givenAt: now,
      recordedAt: recordedNow(database, personId, now),
      ...given,
      ...onSheet(sheet),
    })
    .run()
  lookUpAnew(database, personId, 'registered anew', now)
}

/** Drops all jobs and empties the census record, whose answer is no longer about this person. Queues a lookup. */
function lookUpAnew(database: Database, personId: number, why: string, now: number): void {
  dropAllJobs(database, personId, why, now)
  emptyRecord(database, personId)
  enqueue(database, personId, priorities.registration, now)
  touch(database, personId)
}

/** `isBack`: the person had been hidden. */
export type Registration =
  | { kind: 'registered'; personId: number; isBack: boolean }
  /** The leader has no such sheet, or the line is taken. */
  | { kind: 'no_such_line' }
  | { kind: 'duplicate'; duplicate: Duplicate }
  | { kind: 'erased' }

/** Registers a person. If another leader has the person, keeps a claim instead. All in one transaction. */
export function register(
  database: Database,
  input: z.output<typeof registerInput>,
  accountId: number,
  ownPersonId: number,
  now: number,
): Registration {
  const { consent, isAfterErasure = false, ...typed } = input
  return immediately(database.sqlite, (): Registration => {
    const { method, sheet = null, strokes } = consent
    const textVersion = sheet === null ? consent.textVersion : versionOfLine(database, sheet, accountId)
    if (textVersion === null) return { kind: 'no_such_line' }
    const known = knownPerson(database, input.cedula)
    if (known !== null && !known.isHidden) {
      const duplicate = whose(known, accountId, ownPersonId)
      if (duplicate === 'another_leaders') {
        const { name, phone } = typed
        keepClaim(database, known.id, accountId, { name, phone, method, textVersion, givenAt: now }, now)
      }
      return { kind: 'duplicate', duplicate }
    }
    const erasure = erasedIn(database.sqlite)(input.cedula)
    if (erasure !== null && !isAfterErasure) return { kind: 'erased' }
    const collected = { method, textVersion, collectedBy: accountId, sheet }
    const person = { ...typed, referredBy: accountId, consent: collected }
    // An authorisation counts only after the erasure, even while this clock is behind the erasing laptop's.
    const at = Math.max(now, (erasure?.erasedAt ?? 0) + 1)
    const personId = known?.id ?? insertPerson(database, person, at)
    if (known !== null) reregister(database, known.id, person, at)
    if (strokes !== undefined) keepSignature(database, personId, strokes, accountId, at)
    return { kind: 'registered', personId, isBack: known !== null }
  })
}

/**
 * `row`: the person after the edit, read in the same transaction. `not_found`: the account did not refer this person,
 * or the person is hidden.
 */
export type Edited =
  | { kind: 'edited'; row: PersonRow; isCedulaCorrected: boolean; altered: readonly ListedPart[] }
  | { kind: 'duplicate'; duplicate: Duplicate }
  | { kind: 'erased' }
  | { kind: 'not_found' }
  /** An invented person has no authorisation, so an edit must not turn them into somebody who is looked up. */
  | { kind: 'sample' }

/**
 * Changes the fields that a leader wrote about one of their people, in one transaction. A corrected cédula is another
 * person to the census: if somebody has it, the edit is refused like a registration; otherwise the old cédula's census
 * answer is dropped and the new cédula is looked up. If the cédula stays the same, no census field changes and no job
 * is queued.
 */
export function edit(
  database: Database,
  { personId, ...changes }: z.output<typeof editInput>,
  accountId: number,
  ownPersonId: number,
  now: number,
): Edited {
  const { orm, sqlite } = database
  function edited(isCedulaCorrected: boolean, altered: readonly ListedPart[]): Edited {
    const row = rowOf(sqlite, personId)
    if (row === null) throw new Error(`person ${personId} is without a census record`)
    return { kind: 'edited', row, isCedulaCorrected, altered }
  }
  return immediately(sqlite, (): Edited => {
    const before = asWritten(orm).get({ personId })
    if (before?.referredBy !== accountId || before.deletedAt !== null) return { kind: 'not_found' }
    const changed = writtenFields.filter((field) => before[field] !== changes[field])
    if (!changed.includes('cedula')) {
      writeChanged(database, personId, changes, changed, now)
      touch(database, personId)
      return edited(
        false,
        listedParts.filter((part) => changed.some((field) => field === part)),
      )
    }
    if (isSample(database, personId)) return { kind: 'sample' }
    const known = knownPerson(database, changes.cedula)
    if (known !== null && !known.isHidden) {
      const duplicate = whose(known, accountId, ownPersonId)
      if (duplicate === 'another_leaders')
        claimCorrected(database, known.id, personId, changes, accountId, now)
      return { kind: 'duplicate', duplicate }
    }
    if (erasedIn(sqlite)(changes.cedula) !== null) return { kind: 'erased' }
    if (known !== null) freeCedula(database, known.id)
    writeChanged(database, personId, changes, changed, now)
    closeClaimsOn(database, personId, accountId, now)
    lookUpAnew(database, personId, 'the cedula was corrected', now)
    return edited(true, listedParts)
  })
}

const isSample = ({ orm }: Database, personId: number): boolean =>
  orm
    .select({ source: censusRecords.source })
    .from(censusRecords)
    .where(eq(censusRecords.personId, personId))
    .get()?.source === sampleSource

/** Corrects name and phone of an account's own person, in one transaction. */
export function correctOwn(
  database: Database,
  personId: number,
  { name, phone }: z.output<typeof ownInput>,
  now: number,
): void {
  immediately(database.sqlite, () => {
    const before = asWritten(database.orm).get({ personId })
    if (before === undefined) throw new Error(`person ${personId} of an account is missing`)
    const written = { ...before, name, phone }
    const changed = writtenFields.filter((field) => before[field] !== written[field])
    writeChanged(database, personId, written, changed, now)
    touch(database, personId)
  })
}

/** Sets only the changed columns: SQLite rewrites the indexes of every column that an UPDATE names. */
function writeChanged(
  { sqlite }: Database,
  personId: number,
  written: WrittenFields,
  changed: readonly WrittenField[],
  now: number,
): void {
  const values = { ...written, nameSort: sortKey(written.name), updatedAt: now }
  const derived = changed.includes('name') ? (['nameSort', 'updatedAt'] as const) : (['updatedAt'] as const)
  const assignments = [...changed, ...derived].map((column) => `${people[column].name} = @${column}`)
  sqlite
    .prepare(`UPDATE people SET ${assignments.join(', ')} WHERE id = @personId`)
    .run({ ...values, personId })
}

const asWritten = once((orm: Orm) => {
  const { referredBy, deletedAt } = people
  return orm
    .select({ ...writtenColumns, referredBy, deletedAt })
    .from(people)
    .where(eq(people.id, sql.placeholder('personId')))
    .prepare()
})

const writtenColumns = eachOf(writtenFields, (field) => people[field]) as Pick<typeof people, WrittenField>

/** The corrected cédula belongs to another leader's person: keeps this leader's data and last consent as a claim. */
function claimCorrected(
  database: Database,
  otherId: number,
  personId: number,
  { name, phone }: Pick<z.output<typeof editInput>, 'name' | 'phone'>,
  accountId: number,
  now: number,
): void {
  const given = database.orm
    .select({ method: consents.method, textVersion: consents.textVersion, givenAt: consents.givenAt })
    .from(consents)
    .where(and(eq(consents.personId, personId), ne(consents.method, 'own_account')))
    .orderBy(desc(sql`coalesce(${consents.recordedAt}, ${consents.givenAt})`), desc(consents.id))
    .get()
  if (given === undefined || given.method === 'own_account' || given.method === 'revoked') return
  const { method, textVersion, givenAt } = given
  keepClaim(database, otherId, accountId, { name, phone, method, textVersion, givenAt }, now)
}

/** Frees a hidden person's cédula, because somebody else has it. The hidden person can no longer be restored. */
const freeCedula = ({ orm }: Database, personId: number) =>
  orm
    .update(people)
    .set({ cedula: `${freedCedulaPrefix}${personId}` })
    .where(eq(people.id, personId))
    .run()

/** Prefix of the text that replaces a freed cédula; real ones have digits only. */
const freedCedulaPrefix = '-'

/** Hides a person and drops their live job, in one transaction. False: the person has an active account. */
export function hide(database: Database, personId: number, now: number): boolean {
  const { orm } = database
  return immediately(database.sqlite, () => {
    const isAccounts = and(eq(accounts.personId, personId), isNull(accounts.removedAt))
    if (orm.select({ id: accounts.id }).from(accounts).where(isAccounts).get() !== undefined) return false
    orm.update(people).set({ deletedAt: now, updatedAt: now }).where(eq(people.id, personId)).run()
    dropLiveJob(database, personId, 'the person was hidden', now)
    touch(database, personId)
    return true
  })
}

/**
 * Undoes `hide`, in one transaction. False: the account has referred no hidden person with this id, or the person's
 * cédula was freed.
 */
export function restore(database: Database, personId: number, accountId: number, now: number): boolean {
  const { orm } = database
  return immediately(database.sqlite, () => {
    const person = orm
      .select({ cedula: people.cedula, deletedAt: people.deletedAt })
      .from(people)
      .where(and(eq(people.id, personId), eq(people.referredBy, accountId)))
      .get()
    if (!person || person.deletedAt === null || person.cedula.startsWith(freedCedulaPrefix)) return false
    orm.update(people).set({ deletedAt: null, updatedAt: now }).where(eq(people.id, personId)).run()
    restoreDroppedJob(database, personId, person.deletedAt)
    touch(database, personId)
    return true
  })
}

interface Known {
  id: number
  referredBy: number | null
  isHidden: boolean
}

export function knownPerson({ orm }: Database, cedula: string): Known | null {
  const known = byCedula(orm).get({ cedula })
  if (known === undefined) return null
  return { id: known.id, referredBy: known.referredBy, isHidden: known.deletedAt !== null }
}

const byCedula = once((orm: Orm) => {
  const { id, referredBy, deletedAt } = people
  return orm
    .select({ id, referredBy, deletedAt })
    .from(people)
    .where(eq(people.cedula, sql.placeholder('cedula')))
    .prepare()
})

function whose(
  { id, referredBy }: Pick<Known, 'id' | 'referredBy'>,
  accountId: number,
  ownPersonId: number,
): Duplicate {
  if (id === ownPersonId) return 'own'
  return referredBy === accountId ? 'yours' : 'another_leaders'
}

/**
 * Checks only the account's own people. Another leader's person is `free` too: only a registration reveals them, and it
 * leaves a claim.
 */
export function checkCedula(
  database: Database,
  cedula: string,
  accountId: number,
  ownPersonId: number,
): CedulaAnswer {
  const known = knownPerson(database, cedula)
  const check = known === null || known.isHidden ? 'free' : whose(known, accountId, ownPersonId)
  switch (check) {
    case 'free': {
      const erasure = erasedIn(database.sqlite)(cedula)
      return { check: erasure === null ? 'free' : 'erased', person: null, erasure }
    }
    case 'another_leaders':
      return { check: 'free', person: null, erasure: null }
    case 'own':
      return { check, person: null, erasure: null }
    case 'yours':
      return { check, person: known && named(database.orm, known.id), erasure: null }
  }
}

/** Whether an edit would change the cédula. */
export const isCorrection = (
  { orm }: Database,
  { personId, cedula }: Pick<z.output<typeof editInput>, 'personId' | 'cedula'>,
): boolean => {
  const before = asWritten(orm).get({ personId })
  return before !== undefined && before.cedula !== cedula
}

function named(orm: Orm, id: number): CedulaAnswer['person'] {
  const { name, registeredAt } = people
  return orm.select({ id: people.id, name, registeredAt }).from(people).where(eq(people.id, id)).get() ?? null
}

/** `since`: UTC ms. */
export function registeredSince({ orm }: Database, accountId: number, since: number): number {
  const { referredBy, registeredAt, deletedAt } = people
  const counted = orm
    .select({ people: count() })
    .from(people)
    .where(and(eq(referredBy, accountId), gte(registeredAt, since), isNull(deletedAt)))
    .get()
  return counted?.people ?? 0
}
