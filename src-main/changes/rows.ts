import { isFinal, type SettledStatus } from '../../src-preload/contract/index.ts'
import { eachOf, writtenFields } from '../../src-preload/person-fields.ts'
import { emptyRecord, touch } from '../census/repository.ts'
import { once } from '../database/once.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { sortKey } from '../people/sort-key.ts'
import { dropAllJobs } from '../queue/drop.ts'
import { enqueue, parkUnauthorised } from '../queue/jobs.ts'
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

const rowColumns = [
  ...writtenFields,
  'uid',
  'name_sort',
  'referred_by',
  'registered_at',
  'deleted_at',
] as const
const insertsRow = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `INSERT INTO people (${rowColumns.join(', ')}, updated_at)
     VALUES (${rowColumns.map((name) => `@${name}`).join(', ')}, @now)`,
  ),
)
const updatesRow = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `UPDATE people SET ${rowColumns.map((name) => `${name} = @${name}`).join(', ')}, updated_at = @now
      WHERE id = @id`,
  ),
)

/** Returns the id of the row. `id`: the person's row; null: there is none. `isAnother`: the row had another cédula. */
export function writePerson(
  database: Database,
  { person, answer }: Settled,
  id: number | null,
  isAnother: boolean,
  origin: Origin,
  options: MergeOptions,
): number {
  const { sqlite } = database
  const {
    now,
    leaders: { accountOf },
  } = options
  const fields = eachOf(writtenFields, (field) => person.fields[field].value)
  const row = {
    ...fields,
    uid: person.uid,
    name_sort: sortKey(fields.name ?? ''),
    referred_by: accountOf(person.leader.value),
    registered_at: person.registeredAt.value,
    deleted_at: null,
    now,
  }
  const personId = id ?? Number(insertsRow(sqlite).run(row).lastInsertRowid)
  if (id !== null) updatesRow(sqlite).run({ ...row, id })
  writeConsents(sqlite, personId, person, origin, accountOf)
  writeClaims(sqlite, personId, person, origin, accountOf)
  if (id === null) {
    insertAnswer(database, personId, person, answer, options)
    return personId
  }
  writeAnswer(database, personId, person, answer, isAnother, origin, options)
  parkUnauthorised(database, [personId])
  touch(database, personId)
  return personId
}

const consentRows = once((sqlite: Sqlite) => ({
  all: sqlite.prepare(
    `SELECT id, method, text_version AS textVersion, given_at AS givenAt, collected_by AS by,
            recorded_at AS recordedAt, sheet, sheet_line AS line
       FROM consents WHERE person_id = ?`,
  ),
  remove: sqlite.prepare('DELETE FROM consents WHERE id = ?'),
  insert: sqlite.prepare(
    `INSERT INTO consents (person_id, method, text_version, given_at, collected_by, recorded_at, sheet, sheet_line)
     VALUES (@personId, @method, @textVersion, @givenAt, @by, @recordedAt, @sheet, @line)`,
  ),
}))

/** Writes a person's consents. Consents that no change mentions stay. */
function writeConsents(
  sqlite: Sqlite,
  personId: number,
  person: Person,
  origin: Origin,
  accountOf: (uid: string) => number,
): void {
  const wanted = person.consents.map(({ by, method, textVersion, givenAt, recordedAt, sheet, line }) => ({
    method,
    textVersion,
    givenAt,
    by: by === null ? null : accountOf(by),
    recordedAt,
    sheet,
    line,
  }))
  const { all, remove, insert } = consentRows(sqlite)
  const rows = all.all(personId) as ({ id: number } & (typeof wanted)[number])[]
  const key = (one: object) => JSON.stringify(one)
  const missing = new Map(wanted.map((one) => [key(one), one]))
  const seen = new Set<string>()
  for (const { id, ...consent } of rows) {
    const isTwice = seen.has(key(consent))
    seen.add(key(consent))
    const isWanted = missing.delete(key(consent))
    // The consent belongs to somebody who is another person now, or another account now represents its collector.
    const isOthers =
      !isWanted &&
      (origin.isOthersConsent(person.uid, consent) ||
        wanted.some(({ by: _, ...one }) => key(one) === key(withoutCollector(consent))))
    if (isTwice || isOthers) remove.run(id)
  }
  for (const consent of missing.values()) insert.run({ personId, ...consent })
}

const withoutCollector = <Consent extends { by: number | null }>({ by: _, ...consent }: Consent) => consent

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

const noAnswer = Object.fromEntries(Object.keys(answerColumns).map((key) => [key, null]))

const answerRows = once((sqlite: Sqlite) => {
  const columns = Object.entries(answerColumns)
  return {
    insert: sqlite.prepare(
      `INSERT INTO census_records (person_id, ${Object.values(answerColumns).join(', ')})
       VALUES (@personId, ${Object.keys(answerColumns)
         .map((key) => `@${key}`)
         .join(', ')})`,
    ),
    read: sqlite.prepare('SELECT status, fetched_at AS fetchedAt FROM census_records WHERE person_id = ?'),
    write: sqlite.prepare(
      `UPDATE census_records SET ${columns.map(([key, column]) => `${column} = @${key}`).join(', ')}, last_error = NULL
        WHERE person_id = @personId AND (${columns.map(([key, column]) => `${column} IS NOT @${key}`).join(' OR ')})`,
    ),
    liveJob: sqlite.prepare(
      `SELECT 1 FROM lookup_jobs WHERE person_id = ? AND state IN ('waiting', 'running')`,
    ),
  }
})

/** Inserts the record of a person who is new here. Nobody with an answer is looked up. */
function insertAnswer(
  database: Database,
  personId: number,
  person: Person,
  answer: Settled['answer'],
  options: MergeOptions,
): void {
  const { insert } = answerRows(database.sqlite)
  insert.run({ ...(answer ?? noAnswer), personId })
  if (answer === null) queue(database, personId, person, options)
}

/** A coordinator's laptop leaves the people of others to the laptops of their leaders. */
function queue(
  database: Database,
  personId: number,
  { leader }: Person,
  { now, priority = priorities.registration, dueAt = now }: MergeOptions,
): void {
  if (isLookedUpElsewhere(database.sqlite).get(leader.value) === undefined)
    enqueue(database, personId, priority, dueAt)
}

const isLookedUpElsewhere = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `SELECT 1 FROM headquarters AS own JOIN headquarters_leaders AS leader ON leader.uid = ?
      WHERE own.role = 'coordinator' AND leader.member <> own.member`,
  ),
)

/** Nobody with an answer is looked up, and everybody without one stays queued. */
function writeAnswer(
  database: Database,
  personId: number,
  person: Person,
  answer: Settled['answer'],
  isAnother: boolean,
  origin: Origin,
  options: MergeOptions,
): void {
  const { sqlite } = database
  const { fields } = person
  const { now } = options
  const { read, write, liveJob } = answerRows(sqlite)
  if (answer === null) {
    const { status, fetchedAt } = read.get(personId) as {
      status: SettledStatus | null
      fetchedAt: number | null
    }
    // Knowledge that only this laptop has about the same cédula stays valid, for example that its lookups failed.
    const isRecorded = () => origin.isAnswer(fields.cedula.value ?? '', fetchedAt)
    if (!isAnother && status !== null && (!isFinal(status) || !isRecorded())) return
    if (isAnother) dropAllJobs(database, personId, 'the cedula was corrected elsewhere', now)
    if (status !== null) emptyRecord(database, personId)
    if (liveJob.get(personId) === undefined) queue(database, personId, person, options)
    return
  }
  if (write.run({ ...answer, personId }).changes > 0)
    dropAllJobs(database, personId, 'another laptop brought the answer', now)
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
