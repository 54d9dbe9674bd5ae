import { isFinal, type SettledStatus } from '../../src-preload/contract/index.ts'
import { eachOf, writtenFields } from '../../src-preload/person-fields.ts'
import { emptyRecord, touch } from '../census/repository.ts'
import { insertsRows } from '../database/inserts-rows.ts'
import { once } from '../database/once.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { sortKey } from '../people/sort-key.ts'
import { dropAllJobs } from '../queue/drop.ts'
import { enqueueAll, parkUnauthorised } from '../queue/jobs.ts'
import { type Priority, priorities } from '../queue/policy.ts'
import type { Change, Person, Settled } from './fold.ts'
import type { Leaders } from './leaders.ts'

/** Writes the rows of one person to match all known changes: see merge.ts. */

export interface MergeOptions {
  leaders: Pick<Leaders, 'canonical' | 'accountOf'>
  now: number
  /** Priority of lookups for people who are new here; default: that of a registration. */
  priority?: Priority
  /** UTC ms from which on they are looked up: the laptop that registered them does it before; now unless given. */
  dueAt?: number
}

/** Whether the content of a row came from changes about somebody else, or from withdrawn changes. */
export interface Origin {
  isOthersConsent(uid: string, consent: { method: string; textVersion: number; givenAt: number }): boolean
  isClaim(uid: string, createdAt: number): boolean
  isAnswer(cedula: string, fetchedAt: number | null): boolean
}

const recordsConsent = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `SELECT 1 FROM changes WHERE part = 'consent' AND (after ->> 'givenAt') = @givenAt AND uid <> @uid
        AND json_extract(after, '$.method') = @method AND json_extract(after, '$.textVersion') = @textVersion`,
  ),
)
const recordsClaim = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `SELECT 1 FROM changes WHERE part = 'claim' AND (after ->> 'createdAt') = @createdAt
      UNION ALL
     SELECT 1 FROM changes WHERE part = 'registered' AND (after ->> 'registeredAt') = @createdAt AND uid <> @uid`,
  ),
)
const recordsAnswer = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `SELECT 1 FROM changes WHERE part = 'census' AND (after ->> 'cedula') = ?
        AND json_extract(after, '$.fetchedAt') = ?`,
  ),
)

export function originsOf(sqlite: Sqlite, withdrawn: readonly Change[]): Origin {
  const gone = new Set(
    withdrawn.flatMap(({ part, after }): string[] => {
      const values = () => JSON.parse(after ?? '')
      switch (part) {
        case 'consent': {
          const { method, textVersion, givenAt } = values()
          return [`consent ${method} ${textVersion} ${givenAt}`]
        }
        case 'claim':
          return [`claim ${values().createdAt}`]
        case 'registered':
          return [`claim ${values().registeredAt}`]
        case 'census': {
          const { cedula, fetchedAt } = values()
          return [`answer ${cedula} ${fetchedAt}`]
        }
        default:
          return []
      }
    }),
  )
  return {
    isOthersConsent: (uid, { method, textVersion, givenAt }) =>
      gone.has(`consent ${method} ${textVersion} ${givenAt}`) ||
      recordsConsent(sqlite).get({ uid, method, textVersion, givenAt }) !== undefined,
    isClaim: (uid, createdAt) =>
      gone.has(`claim ${createdAt}`) || recordsClaim(sqlite).get({ uid, createdAt }) !== undefined,
    isAnswer: (cedula, fetchedAt) =>
      gone.has(`answer ${cedula} ${fetchedAt}`) || recordsAnswer(sqlite).get(cedula, fetchedAt) !== undefined,
  }
}

/** A settled person to be written. `id`: the person's row; null: there is none. `isAnother`: the row had another cédula. */
export interface Written {
  one: Settled
  id: number | null
  isAnother: boolean
}

const rowColumns = [
  ...writtenFields,
  'uid',
  'name_sort',
  'referred_by',
  'registered_at',
  'deleted_at',
] as const
const insertsPeople = insertsRows({
  into: `people (${rowColumns.join(', ')}, updated_at)`,
  width: rowColumns.length + 1,
  after: 'RETURNING id, uid',
})
const existingRow = once((sqlite: Sqlite) =>
  sqlite.prepare(`SELECT ${rowColumns.join(', ')} FROM people WHERE id = ?`).raw(),
)
const updatesRow = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `UPDATE people SET ${rowColumns.map((name) => `${name} = ?`).join(', ')}, updated_at = ? WHERE id = ?`,
  ),
)

function rowOf({ uid, fields, leader, registeredAt }: Person, { leaders }: MergeOptions): unknown[] {
  const row = {
    ...eachOf(writtenFields, (field) => fields[field].value),
    uid,
    name_sort: sortKey(fields.name.value ?? ''),
    referred_by: leaders.accountOf(leader.value),
    registered_at: registeredAt.value,
    deleted_at: null,
  }
  return rowColumns.map((name) => row[name])
}

/**
 * Writes the rows of these people, who all have different cédulas. Returns the ids of their rows in the same order. The search indexes
 * are written to disk once before each statement that may fail after it has begun, so the rows of all people go in by few statements.
 */
export function writePeople(
  database: Database,
  people: readonly Written[],
  origin: Origin,
  options: MergeOptions,
): number[] {
  const { sqlite } = database
  const { now, leaders } = options
  const existing = people.flatMap(({ one, id, isAnother }) => (id === null ? [] : [{ one, id, isAnother }]))
  const consents: NewConsent[] = []
  for (const { one, id } of existing) {
    const missing = consentsMissing(sqlite, id, one.person, origin, leaders.accountOf)
    consents.push(...missing.consents)
    const row = rowOf(one.person, options)
    const before = existingRow(sqlite).get(id) as unknown[]
    if (missing.isChanged || row.some((value, at) => value !== before[at]))
      updatesRow(sqlite).run(...row, now, id)
  }
  const fresh = people.flatMap(({ one, id }) => (id === null ? [one] : []))
  const added = insertsPeople(
    sqlite,
    fresh.map(({ person }) => [...rowOf(person, options), now]),
  ) as { id: number; uid: string }[]
  const ids = new Map(added.map(({ id, uid }) => [uid, id]))
  const idOf = ({ one, id }: Written): number => id ?? (ids.get(one.person.uid) as number)
  for (const one of people) {
    const { person } = one.one
    if (one.id === null)
      consents.push(
        ...consentsOf(person, leaders.accountOf).map((consent) => ({ personId: idOf(one), consent })),
      )
    if (one.id !== null || person.claims.length > 0)
      writeClaims(sqlite, idOf(one), person, origin, leaders.accountOf)
  }
  insertsConsents(
    sqlite,
    consents.map(({ personId, consent }) => [personId, ...Object.values(consent)]),
  )
  const written = people.map((one) => ({ ...one, id: idOf(one), isNew: one.id === null }))
  writeAnswers(database, written, origin, options)
  const before = JSON.stringify(existing.map(({ id }) => id))
  if (existing.length > 0) {
    parkUnauthorised(
      database,
      existing.map(({ id }) => id),
    )
    touchesAll(sqlite).run(before)
  }
  return written.map(({ id }) => id)
}

const touchesAll = once((sqlite: Sqlite) =>
  sqlite.prepare(
    'UPDATE census_records SET revision = revision + 1 WHERE person_id IN (SELECT value FROM json_each(?))',
  ),
)

const consentRows = once((sqlite: Sqlite) => ({
  all: sqlite.prepare(
    `SELECT id, method, text_version AS textVersion, given_at AS givenAt, collected_by AS collectedBy,
            recorded_at AS recordedAt, sheet, sheet_line AS line
       FROM consents WHERE person_id = ?`,
  ),
  remove: sqlite.prepare('DELETE FROM consents WHERE id = ?'),
}))
const insertsConsents = insertsRows({
  into: 'consents (person_id, method, text_version, given_at, collected_by, recorded_at, sheet, sheet_line)',
  width: 8,
})

/** Values of a row, in the order of its columns. */
type ConsentRow = ReturnType<typeof consentsOf>[number]
interface NewConsent {
  personId: number
  consent: ConsentRow
}

const consentsOf = ({ consents }: Person, accountOf: (uid: string) => number) =>
  consents.map(({ by, method, textVersion, givenAt, recordedAt, sheet, line }) => ({
    method,
    textVersion,
    givenAt,
    collectedBy: by === null ? null : accountOf(by),
    recordedAt,
    sheet,
    line,
  }))

/** Consents that the row lacks. Removes those that are not the person's any more; consents that no change mentions stay. */
function consentsMissing(
  sqlite: Sqlite,
  personId: number,
  person: Person,
  origin: Origin,
  accountOf: (uid: string) => number,
): { consents: NewConsent[]; isChanged: boolean } {
  const wanted = consentsOf(person, accountOf)
  const { all, remove } = consentRows(sqlite)
  const rows = all.all(personId) as ({ id: number } & ConsentRow)[]
  const key = (one: object) => JSON.stringify(one)
  const missing = new Map(wanted.map((one) => [key(one), one]))
  const seen = new Set<string>()
  let isChanged = false
  for (const { id, ...consent } of rows) {
    const isTwice = seen.has(key(consent))
    seen.add(key(consent))
    const isWanted = missing.delete(key(consent))
    // The consent belongs to somebody who is another person now, or another account now represents its collector.
    const isOthers =
      !isWanted &&
      (origin.isOthersConsent(person.uid, consent) ||
        wanted.some(({ collectedBy: _, ...one }) => key(one) === key(withoutCollector(consent))))
    if (!isTwice && !isOthers) continue
    remove.run(id)
    isChanged = true
  }
  const consents = [...missing.values()].map((consent) => ({ personId, consent }))
  return { consents, isChanged: isChanged || consents.length > 0 }
}

const withoutCollector = ({ collectedBy: _, ...consent }: ConsentRow) => consent

const claimRows = once((sqlite: Sqlite) => ({
  all: sqlite.prepare(
    'SELECT id, claimed_by AS claimedBy, created_at AS createdAt FROM claims WHERE person_id = ?',
  ),
  remove: sqlite.prepare('DELETE FROM claims WHERE id = ?'),
  update: sqlite.prepare(
    `UPDATE claims SET name = @name, phone = @phone, method = @method, text_version = @textVersion,
       given_at = @givenAt, decided_at = @decidedAt, decision = @decision, note = @note, decided_by = @decidedBy,
       held_by = @heldBy WHERE id = @id`,
  ),
  insert: sqlite.prepare(
    `INSERT INTO claims (person_id, claimed_by, name, phone, method, text_version, given_at, created_at,
       decided_at, decision, note, decided_by, held_by)
     VALUES (@personId, @claimedBy, @name, @phone, @method, @textVersion, @givenAt, @createdAt,
       @decidedAt, @decision, @note, @decidedBy, @heldBy)
     ON CONFLICT DO NOTHING`,
  ),
}))

/** Keeps at most one open claim per claimant. Claims that no change mentions stay. */
function writeClaims(
  sqlite: Sqlite,
  personId: number,
  person: Person,
  origin: Origin,
  accountOf: (uid: string) => number,
): void {
  const { all, remove, update, insert } = claimRows(sqlite)
  const account = (uid: string | null) => (uid === null ? null : accountOf(uid))
  const rows = all.all(personId) as { id: number; claimedBy: number; createdAt: number }[]
  const known = new Map(rows.map((row) => [`${row.claimedBy} ${row.createdAt}`, row]))
  const wanted = new Map(
    person.claims.map((claim) => [`${accountOf(claim.claimant)} ${claim.createdAt}`, claim]),
  )
  // Deletes first: a claimant has one open claim at most.
  for (const [key, { id, createdAt }] of known)
    if (!wanted.has(key) && origin.isClaim(person.uid, createdAt)) remove.run(id)
  // Writes decided claims before open ones, for the same reason.
  const inOrder = [...wanted].sort(
    ([, one], [, other]) => Number(one.decision === null) - Number(other.decision === null),
  )
  for (const [key, { claimant, createdAt, decidedBy, heldBy, ...claim }] of inOrder) {
    const id = known.get(key)?.id
    const row = { ...claim, decidedBy: account(decidedBy), heldBy: account(heldBy) }
    if (id === undefined) insert.run({ ...row, personId, claimedBy: accountOf(claimant), createdAt })
    else update.run({ ...row, id })
  }
}

const answerColumns = {
  status: 'status',
  departamento: 'departamento',
  municipio: 'municipio',
  puesto: 'puesto',
  direccion: 'direccion',
  mesa: 'mesa',
  novedad: 'novedad',
  resolucion: 'resolucion',
  fechaNovedad: 'fecha_novedad',
  source: 'source',
  fetchedAt: 'fetched_at',
} as const

const answerKeys = Object.keys(answerColumns) as (keyof typeof answerColumns)[]
const answerNames = Object.values(answerColumns)
const insertsAnswers = insertsRows({
  into: `census_records (person_id, ${answerNames.join(', ')})`,
  width: answerNames.length + 1,
  after: `ON CONFLICT (person_id) DO UPDATE SET ${answerNames.map((name) => `${name} = excluded.${name}`).join(', ')}, last_error = NULL`,
})

const answerRows = once((sqlite: Sqlite) => ({
  read: sqlite.prepare(
    `SELECT ${answerKeys.map((key) => `${answerColumns[key]} AS ${key}`).join(', ')} FROM census_records WHERE person_id = ?`,
  ),
  liveJob: sqlite.prepare(
    `SELECT 1 FROM lookup_jobs WHERE person_id = ? AND state IN ('waiting', 'running')`,
  ),
}))

type AnswerRow = Record<keyof typeof answerColumns, string | number | null>

/** Nobody with an answer is looked up, and everybody without one is queued. */
function writeAnswers(
  database: Database,
  people: readonly (Written & { id: number; isNew: boolean })[],
  origin: Origin,
  options: MergeOptions,
): void {
  const { sqlite } = database
  const rows: { personId: number; answer: Settled['answer']; isNew: boolean }[] = []
  const queued: number[] = []
  for (const { one, id: personId, isNew, isAnother } of people) {
    const { person, answer } = one
    if (isNew) {
      rows.push({ personId, answer, isNew })
      if (answer === null && !isLookedUpElsewhere(sqlite, person)) queued.push(personId)
      continue
    }
    const before = answerRows(sqlite).read.get(personId) as AnswerRow
    if (answer === null) {
      if (loseAnswer(database, personId, person, before, isAnother, origin, options)) queued.push(personId)
    } else if (answerKeys.some((key) => answer[key] !== before[key])) rows.push({ personId, answer, isNew })
  }
  // In the order of their ids, or the search indexes are written to disk for each.
  const sorted = rows.toSorted((one, other) => one.personId - other.personId)
  insertsAnswers(
    sqlite,
    sorted.map(({ personId, answer }) => [personId, ...answerKeys.map((key) => answer?.[key] ?? null)]),
  )
  for (const { personId, isNew } of sorted)
    if (!isNew) dropAllJobs(database, personId, 'another laptop brought the answer', options.now)
  const { now, priority = priorities.registration, dueAt = now } = options
  if (queued.length > 0) enqueueAll(database, queued, priority, dueAt)
}

/** A coordinator's laptop leaves the people of others to the laptops of their leaders. */
const isLookedUpElsewhere = (sqlite: Sqlite, { leader }: Person): boolean =>
  leaderElsewhere(sqlite).get(leader.value) !== undefined

const leaderElsewhere = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `SELECT 1 FROM headquarters AS own JOIN headquarters_leaders AS leader ON leader.uid = ?
      WHERE own.role = 'coordinator' AND leader.member <> own.member`,
  ),
)

/** Nobody has answered about the person's cédula. Returns whether the person is to be queued. */
function loseAnswer(
  database: Database,
  personId: number,
  person: Person,
  { status, fetchedAt }: AnswerRow,
  isAnother: boolean,
  origin: Origin,
  { now }: MergeOptions,
): boolean {
  const { sqlite } = database
  // Knowledge that only this laptop has about the same cédula stays valid, for example that its lookups failed.
  const isRecorded = () => origin.isAnswer(person.fields.cedula.value ?? '', fetchedAt as number | null)
  if (!isAnother && status !== null && (!isFinal(status as SettledStatus) || !isRecorded())) return false
  if (isAnother) dropAllJobs(database, personId, 'the cedula was corrected elsewhere', now)
  if (status !== null) emptyRecord(database, personId)
  return answerRows(sqlite).liveJob.get(personId) === undefined && !isLookedUpElsewhere(sqlite, person)
}

/** Frees the cédula of a hidden person for somebody else. `isAnother`: the row had another cédula. */
export function hide(database: Database, person: Person, id: number, isAnother: boolean): void {
  const { sqlite } = database
  const at = person.hidden.value
  sqlite
    .prepare('UPDATE people SET deleted_at = @at, updated_at = max(updated_at, @at) WHERE id = @id')
    .run({ at, id })
  const cedula = person.fields.cedula.value ?? ''
  const isTaken = sqlite.prepare('SELECT 1 FROM people WHERE cedula = ?').get(cedula) !== undefined
  sqlite.prepare('UPDATE people SET cedula = ? WHERE id = ?').run(isTaken ? `-${id}` : cedula, id)
  dropAllJobs(database, id, 'another laptop hid the person', at ?? 0)
  if (isAnother) emptyRecord(database, id)
  touch(database, id)
}
