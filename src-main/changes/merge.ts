import { isFinal, type SettledStatus } from '../../src-preload/contract/index.ts'
import { eachOf, writtenFields } from '../../src-preload/person-fields.ts'
import { emptyRecord, touch } from '../census/repository.ts'
import { immediately } from '../database/immediately.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { erase } from '../people/erase.ts'
import { sortKey } from '../people/sort-key.ts'
import { dropAllJobs } from '../queue/drop.ts'
import { enqueue } from '../queue/jobs.ts'
import { priorities } from '../queue/policy.ts'
import { type Change, type Person, personOf, type Settled, settle } from './fold.ts'

/** Takes changes, from a file or a feed, and makes the rows what all known changes say: see fold.ts. */

export interface MergeOptions {
  /** The account on this laptop of the account with this uid. */
  accountOf(uid: string): number
  now: number
}

export interface Merged {
  /** Changes that were not known. */
  fresh: number
  /** People whose rows were written. */
  written: number[]
  /** People who have no row any more. */
  gone: number[]
}

/** Changes after `id`, in the order in which this laptop learned of them. */
export const changesAfter = ({ sqlite }: Pick<Database, 'sqlite'>, id: number): Change[] =>
  sqlite
    .prepare('SELECT hlc, uid, part, before, after FROM changes WHERE id > ? ORDER BY id')
    .all(id) as Change[]

/** In one transaction. The order of calls and repetitions make no difference to what comes of them. */
export function mergeChanges(database: Database, incoming: readonly Change[], options: MergeOptions): Merged {
  const { sqlite } = database
  return immediately(sqlite, () => {
    const fresh = keep(sqlite, incoming)
    const changed = sqlite
      .prepare('SELECT DISTINCT uid FROM changes WHERE id > (SELECT applied FROM device)')
      .pluck()
      .all() as string[]
    const merged = applying(sqlite, () => apply(database, changed, options))
    sqlite.prepare('UPDATE device SET applied = (SELECT coalesce(max(id), 0) FROM changes)').run()
    return { fresh, ...merged }
  })
}

/** Adds this laptop's own changes, and makes the rows of those whom they concern what all changes say. */
export function addChanges(
  database: Database,
  own: readonly Change[],
  options: MergeOptions,
): Omit<Merged, 'fresh'> {
  const { sqlite } = database
  return immediately(sqlite, () => {
    keep(sqlite, own)
    const changed = [...new Set(own.map(({ uid }) => uid))]
    return applying(sqlite, () => apply(database, changed, options))
  })
}

/** Runs `work` without recording its mutations. Must run in the caller's transaction. */
export function applying<Done>(sqlite: Sqlite, work: () => Done): Done {
  sqlite.prepare('UPDATE device SET is_applying = 1').run()
  const done = work()
  sqlite.prepare('UPDATE device SET is_applying = 0').run()
  return done
}

/** Stores what is not known; the clock is never behind a change that it knows. */
function keep(sqlite: Sqlite, incoming: readonly Change[]): number {
  const insert = sqlite.prepare(
    `INSERT INTO changes (hlc, uid, part, before, after) SELECT @hlc, @uid, @part, @before, @after
      WHERE @part = 'erased' OR NOT EXISTS (SELECT 1 FROM changes WHERE uid = @uid AND part = 'erased')
     ON CONFLICT DO NOTHING`,
  )
  const forget = sqlite.prepare(`DELETE FROM changes WHERE uid = ? AND part <> 'erased'`)
  let fresh = 0
  let latest = ''
  for (const { hlc, uid, part, before, after } of incoming) {
    fresh += insert.run({ hlc, uid, part, before, after }).changes
    if (part === 'erased') forget.run(uid)
    if (hlc > latest) latest = hlc
  }
  const [ms = 0, counter = 0] = latest.split('-').map(Number)
  sqlite
    .prepare(
      `UPDATE device SET ms = max(ms, @ms),
         counter = CASE WHEN @ms > ms THEN @counter WHEN @ms = ms THEN max(counter, @counter) ELSE counter END`,
    )
    .run({ ms, counter })
  return fresh
}

function apply(database: Database, changed: readonly string[], options: MergeOptions): Omit<Merged, 'fresh'> {
  const { sqlite } = database
  const people = readPeople(sqlite)
  const written: number[] = []
  const gone: number[] = []
  const { erased, hidden, shared } = affected(sqlite, people, changed)

  const rowOfUid = sqlite.prepare('SELECT id FROM people WHERE uid = ?').pluck()
  const rowId = (uid: string) => (rowOfUid.get(uid) as number | undefined) ?? null
  const isAccounts = sqlite.prepare('SELECT 1 FROM accounts WHERE person_id = ?')
  const note = sqlite.prepare(
    `INSERT INTO other_uids (uid, cedula, person_id) VALUES (@uid, @cedula, @personId)
       ON CONFLICT (uid) DO UPDATE SET cedula = excluded.cedula, person_id = excluded.person_id`,
  )
  const forgetUid = sqlite.prepare('DELETE FROM other_uids WHERE uid = ?')
  const forgetRow = sqlite.prepare('UPDATE other_uids SET person_id = NULL WHERE person_id = ?')
  const vacate = sqlite.prepare(`UPDATE people SET cedula = '~' || id WHERE id = ?`)

  function remove(uid: string): void {
    const id = rowId(uid)
    if (id === null || isAccounts.get(id) !== undefined) return
    forgetRow.run(id)
    erase({ sqlite }, [id])
    gone.push(id)
  }

  for (const uid of erased) {
    remove(uid)
    forgetUid.run(uid)
  }
  const asked = sqlite.prepare(
    `SELECT hlc, uid, part, before, after FROM changes
      WHERE part = 'census' AND (after ->> 'cedula') = ?`,
  )
  const settled = shared.map((group) =>
    settle(group, asked.all(group[0]?.fields.cedula.value ?? '') as Change[]),
  )
  const cedulaOf = sqlite.prepare('SELECT cedula FROM people WHERE id = ?').pluck()
  const before = new Map<number, string>()
  // First every row lets go of its cédula: two rows may exchange theirs.
  for (const { person, aliases, disputed } of settled)
    for (const uid of [person.uid, ...aliases, ...disputed]) {
      const id = rowId(uid)
      if (id === null) continue
      before.set(id, cedulaOf.get(id) as string)
      vacate.run(id)
    }
  for (const { uid } of hidden) {
    const id = rowId(uid)
    if (id === null) continue
    before.set(id, cedulaOf.get(id) as string)
    vacate.run(id)
  }
  for (const one of settled) {
    const { person, aliases, disputed } = one
    // The row of another uid of the same person keeps its id, and with it its history.
    const id = rowId(person.uid) ?? aliases.map(rowId).find((known) => known !== null) ?? null
    for (const uid of [...aliases, ...disputed]) if (rowId(uid) !== id) remove(uid)
    const cedula = person.fields.cedula.value ?? ''
    const isAnother = id === null || before.get(id) !== cedula
    const personId = writePerson(database, one, id, isAnother, options)
    written.push(personId)
    forgetUid.run(person.uid)
    for (const uid of aliases) note.run({ uid, cedula, personId })
    for (const uid of disputed) note.run({ uid, cedula, personId: null })
  }
  for (const person of hidden) {
    const id = rowId(person.uid)
    const cedula = person.fields.cedula.value ?? ''
    if (id === null) note.run({ uid: person.uid, cedula, personId: null })
    else {
      hide(database, person, id, before.get(id) !== cedula)
      gone.push(id)
    }
  }
  return { written, gone }
}

interface People {
  of(uid: string): Person | 'erased' | null
}

function readPeople(sqlite: Sqlite): People {
  const read = sqlite.prepare('SELECT hlc, uid, part, before, after FROM changes WHERE uid = ?')
  const known = new Map<string, Person | 'erased' | null>()
  return {
    of(uid) {
      let person = known.get(uid)
      if (person === undefined) {
        person = personOf(uid, read.all(uid) as Change[])
        known.set(uid, person)
      }
      return person
    },
  }
}

/** Those whom the changes are about, and everybody who has or had a cédula with them. */
function affected(
  sqlite: Sqlite,
  people: People,
  changed: readonly string[],
): { erased: string[]; hidden: Person[]; shared: Person[][] } {
  const cedulaOfRow = sqlite.prepare('SELECT cedula FROM people WHERE uid = ?').pluck()
  const cedulaOfOther = sqlite.prepare('SELECT cedula FROM other_uids WHERE uid = ?').pluck()
  const cedulasBefore = sqlite
    .prepare("SELECT before FROM changes WHERE uid = ? AND part = 'cedula' AND before IS NOT NULL")
    .pluck()
  const uidsWith = sqlite
    .prepare(
      'SELECT uid FROM people WHERE cedula = @cedula UNION SELECT uid FROM other_uids WHERE cedula = @cedula',
    )
    .pluck()

  const uids = new Set<string>()
  const cedulas = new Set<string>()
  const waiting = [...changed]
  for (let uid = waiting.pop(); uid !== undefined; uid = waiting.pop()) {
    if (uids.has(uid)) continue
    uids.add(uid)
    const person = people.of(uid)
    const now = person === null || person === 'erased' ? [] : [person.fields.cedula.value]
    for (const cedula of [...now, cedulaOfRow.get(uid), cedulaOfOther.get(uid), ...cedulasBefore.all(uid)]) {
      if (typeof cedula !== 'string' || cedulas.has(cedula)) continue
      cedulas.add(cedula)
      waiting.push(...(uidsWith.all({ cedula }) as string[]))
    }
  }

  const erased: string[] = []
  const hidden: Person[] = []
  const shared = new Map<string, Person[]>()
  for (const uid of uids) {
    const person = people.of(uid)
    if (person === 'erased') erased.push(uid)
    else if (person?.hidden.value != null) hidden.push(person)
    else if (person !== null) {
      const cedula = person.fields.cedula.value ?? ''
      shared.set(cedula, [...(shared.get(cedula) ?? []), person])
    }
  }
  return { erased, hidden, shared: [...shared.values()] }
}

/** Returns the id of the row. `id`: of a row of this person; null: there is none. `isAnother`: it had another cédula. */
function writePerson(
  database: Database,
  { person, answer }: Settled,
  id: number | null,
  isAnother: boolean,
  { accountOf, now }: MergeOptions,
): number {
  const { sqlite } = database
  const fields = eachOf(writtenFields, (field) => person.fields[field].value)
  const row = {
    ...fields,
    uid: person.uid,
    name_sort: sortKey(fields.name ?? ''),
    referred_by: accountOf(person.leader.value),
    registered_at: person.registeredAt.value,
    deleted_at: null,
  }
  const names = Object.keys(row)
  const personId =
    id ??
    Number(
      sqlite
        .prepare(
          `INSERT INTO people (${names.join(', ')}, updated_at) VALUES (${names.map((name) => `@${name}`).join(', ')}, @now)`,
        )
        .run({ ...row, now }).lastInsertRowid,
    )
  if (id === null) sqlite.prepare('INSERT INTO census_records (person_id) VALUES (?)').run(personId)
  else
    sqlite
      .prepare(
        `UPDATE people SET ${names.map((name) => `${name} = @${name}`).join(', ')}, updated_at = @now WHERE id = @id`,
      )
      .run({ ...row, now, id })
  writeConsents(sqlite, personId, person, accountOf)
  writeClaims(sqlite, personId, person, accountOf)
  writeAnswer(database, personId, person, answer, isAnother, now)
  touch(database, personId)
  return personId
}

/** The proofs of authorisation of a person; others than those that the changes tell of stay. */
function writeConsents(
  sqlite: Sqlite,
  personId: number,
  person: Person,
  accountOf: (uid: string) => number,
): void {
  const wanted = person.consents.map(({ method, textVersion, givenAt, by }) => ({
    method,
    textVersion,
    givenAt,
    by: by === null ? null : accountOf(by),
  }))
  const rows = sqlite
    .prepare(
      `SELECT id, method, text_version AS textVersion, given_at AS givenAt, collected_by AS by
         FROM consents WHERE person_id = ?`,
    )
    .all(personId) as ({ id: number } & (typeof wanted)[number])[]
  const isRecorded = sqlite.prepare(
    `SELECT 1 FROM changes WHERE part = 'consent' AND uid <> @uid AND json_extract(after, '$.givenAt') = @givenAt
        AND json_extract(after, '$.method') = @method AND json_extract(after, '$.textVersion') = @textVersion`,
  )
  const key = (one: object) => JSON.stringify(one)
  const missing = new Map(wanted.map((one) => [key(one), one]))
  const seen = new Set<string>()
  for (const { id, ...consent } of rows) {
    const isTwice = seen.has(key(consent))
    seen.add(key(consent))
    const isWanted = missing.delete(key(consent))
    const { method, textVersion, givenAt } = consent
    // It came with somebody who is another person now.
    const isOthers =
      !isWanted && isRecorded.get({ uid: person.uid, method, textVersion, givenAt }) !== undefined
    if (isTwice || isOthers) sqlite.prepare('DELETE FROM consents WHERE id = ?').run(id)
  }
  const insert = sqlite.prepare(
    `INSERT INTO consents (person_id, method, text_version, given_at, collected_by)
     VALUES (@personId, @method, @textVersion, @givenAt, @by)`,
  )
  for (const consent of missing.values()) insert.run({ personId, ...consent })
}

/** Of an open claim there is one per claimant. Claims that the changes do not tell of stay. */
function writeClaims(
  sqlite: Sqlite,
  personId: number,
  person: Person,
  accountOf: (uid: string) => number,
): void {
  const account = (uid: string | null) => (uid === null ? null : accountOf(uid))
  const rows = sqlite
    .prepare('SELECT id, claimed_by AS claimedBy, created_at AS createdAt FROM claims WHERE person_id = ?')
    .all(personId) as { id: number; claimedBy: number; createdAt: number }[]
  const known = new Map(rows.map(({ id, claimedBy, createdAt }) => [`${claimedBy} ${createdAt}`, id]))
  const update = sqlite.prepare(
    `UPDATE claims SET name = @name, phone = @phone, method = @method, text_version = @textVersion,
       given_at = @givenAt, decided_at = @decidedAt, decision = @decision, note = @note, decided_by = @decidedBy,
       held_by = @heldBy WHERE id = @id`,
  )
  const insert = sqlite.prepare(
    `INSERT INTO claims (person_id, claimed_by, name, phone, method, text_version, given_at, created_at,
       decided_at, decision, note, decided_by, held_by)
     VALUES (@personId, @claimedBy, @name, @phone, @method, @textVersion, @givenAt, @createdAt,
       @decidedAt, @decision, @note, @decidedBy, @heldBy)
     ON CONFLICT DO NOTHING`,
  )
  const wanted = new Map(
    person.claims.map((claim) => [`${accountOf(claim.claimant)} ${claim.createdAt}`, claim]),
  )
  const isRecorded = sqlite.prepare(
    `SELECT 1 FROM changes WHERE part = 'claim' AND json_extract(after, '$.createdAt') = @createdAt
         OR part = 'registered' AND uid <> @uid AND json_extract(after, '$.registeredAt') = @createdAt`,
  )
  // First those that are none any more: a claimant has one open claim at most.
  for (const [key, id] of known) {
    if (wanted.has(key)) continue
    const createdAt = Number(key.split(' ')[1])
    if (isRecorded.get({ uid: person.uid, createdAt }) !== undefined)
      sqlite.prepare('DELETE FROM claims WHERE id = ?').run(id)
  }
  // Decided ones before open ones, for the same reason.
  const inOrder = [...wanted].sort(
    ([, one], [, other]) => Number(one.decision === null) - Number(other.decision === null),
  )
  for (const [key, { claimant, createdAt, decidedBy, heldBy, ...claim }] of inOrder) {
    const id = known.get(key)
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

/** Nobody with an answer is looked up, and nobody without one is forgotten. */
function writeAnswer(
  database: Database,
  personId: number,
  { consents, fields }: Person,
  answer: Settled['answer'],
  isAnother: boolean,
  now: number,
): void {
  const { sqlite, orm } = database
  if (answer === null) {
    const { status, fetchedAt } = sqlite
      .prepare('SELECT status, fetched_at AS fetchedAt FROM census_records WHERE person_id = ?')
      .get(personId) as { status: SettledStatus | null; fetchedAt: number | null }
    // What this laptop alone knows of the same cédula stays true: that its lookups failed, say.
    const isRecorded = sqlite
      .prepare(
        `SELECT 1 FROM changes WHERE part = 'census' AND (after ->> 'cedula') = ?
            AND json_extract(after, '$.fetchedAt') = ?`,
      )
      .get(fields.cedula.value, fetchedAt)
    if (!isAnother && status !== null && (!isFinal(status) || isRecorded === undefined)) return
    if (isAnother) dropAllJobs(database, personId, 'the cedula was corrected elsewhere', now)
    if (status !== null) emptyRecord(database, personId)
    const isQueued = sqlite
      .prepare(`SELECT 1 FROM lookup_jobs WHERE person_id = ? AND state IN ('waiting', 'running')`)
      .get(personId)
    if (isQueued === undefined) enqueue({ orm }, personId, priorities.registration, now)
    const parked = consents.length === 0 ? 'no_authorisation' : null
    sqlite
      .prepare(`UPDATE lookup_jobs SET parked = ? WHERE person_id = ? AND state = 'waiting'`)
      .run(parked, personId)
    return
  }
  const columns = Object.entries(answerColumns)
  const { changes } = sqlite
    .prepare(
      `UPDATE census_records SET ${columns.map(([key, column]) => `${column} = @${key}`).join(', ')}, last_error = NULL
        WHERE person_id = @personId AND (${columns.map(([key, column]) => `${column} IS NOT @${key}`).join(' OR ')})`,
    )
    .run({ ...answer, personId })
  if (changes > 0) dropAllJobs(database, personId, 'another laptop brought the answer', now)
}

/** A hidden person's cédula is free for another one. `isAnother`: they had another cédula. */
function hide(database: Database, person: Person, id: number, isAnother: boolean): void {
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
