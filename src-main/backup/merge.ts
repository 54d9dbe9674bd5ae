import type { SincePresent } from '../../src-preload/contract/index.ts'
import { addLeaderElsewhere } from '../changes/leaders.ts'
import { applying } from '../changes/merge.ts'
import { immediately } from '../database/immediately.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { writeSetting } from '../database/settings.ts'
import { priorities } from '../queue/policy.ts'
import { pauseAll } from '../recheck/progress.ts'
import { carryAuditLog } from './carry-audit-log.ts'
import { carryAuthorisations } from './carry-authorisations.ts'
import { carryChanges } from './carry-changes.ts'
import { carryClaims } from './carry-claims.ts'
import { carryHeadquarters } from './carry-headquarters.ts'
import { carryRequests } from './carry-requests.ts'
import { sourceOf } from './make.ts'
import { eachPerson, type PresentPerson, type Row, tried } from './present.ts'

/**
 * Brings data of the present database into a restored one: people registered since the copy (by uid), and later census
 * answers, claims and requests. Afterwards nobody with a settled result is queued.
 */

export interface Merged {
  since: SincePresent
  notReturned: { name: string; cedula: string }[]
}

interface RestoredPerson {
  id: number
  cedula: string
  updatedAt: number
  deletedAt: number | null
  status: string | null
  fetchedAt: number | null
}

/** `present`: null if it cannot be opened. `hasPresent`: whether it exists. Runs in one transaction. */
export function merge(
  restored: Database,
  present: Database | null,
  hasPresent: boolean,
  now: number,
): Merged {
  return immediately(restored.sqlite, () => {
    const merged = applying(restored.sqlite, () => bring(restored, present, hasPresent, now))
    carryChanges(restored.sqlite, present?.sqlite ?? null)
    carryHeadquarters(restored.sqlite, present?.sqlite ?? null)
    withdrawSettled(restored.sqlite, now)
    pauseAll(restored.sqlite, now)
    // The gap between two lookups must hold across a restore too.
    writeSetting(restored, 'last_lookup_ended_at', String(now))
    return merged
  })
}

function bring(restored: Database, present: Database | null, hasPresent: boolean, now: number): Merged {
  const nothing = (kind: 'none' | 'unreadable' | 'another'): Merged => ({ since: { kind }, notReturned: [] })
  if (!hasPresent) return nothing('none')
  if (present === null) return nothing('unreadable')
  const source = tried(() => sourceOf(present))
  if (source !== null && source !== sourceOf(restored)) return nothing('another')

  const known = new Map<string, RestoredPerson>()
  const rows = restored.sqlite
    .prepare(
      `SELECT person.uid, person.id, person.cedula, person.updated_at AS updatedAt, person.deleted_at AS deletedAt,
              record.status, record.fetched_at AS fetchedAt
         FROM people AS person LEFT JOIN census_records AS record ON record.person_id = person.id`,
    )
    .all() as (RestoredPerson & { uid: string })[]
  for (const { uid, ...person } of rows) known.set(uid, person)

  const missing: PresentPerson[] = []
  const answered: { personId: number; from: number }[] = []
  let edited = 0
  let hidden = 0
  const isWhole = eachPerson(present.sqlite, (person) => {
    const before = known.get(person.uid)
    if (before === undefined) {
      missing.push(person)
      return
    }
    if (person.deletedAt !== null && before.deletedAt === null) hidden += 1
    else if (person.updatedAt > before.updatedAt) edited += 1
    if (isNewerAnswer(person, before)) answered.push({ personId: before.id, from: person.id })
  })

  const carry = carrier(restored.sqlite, present.sqlite)
  for (const { personId, from } of answered) carry.answer(personId, from)
  const accounts = accountsOf(restored, present, now)
  const isLogRead = carryAuditLog(restored, present)
  const notReturned: Merged['notReturned'] = []
  let returning = 0
  for (const person of missing) {
    const isReturned = carry.person(person, accounts.idOf(person.referredBy), now)
    if (person.deletedAt !== null) continue
    if (isReturned) returning += 1
    else notReturned.push({ name: person.name, cedula: person.cedula })
  }
  const hasClaims = carryClaims(restored.sqlite, present.sqlite, (id) =>
    id === null ? null : accounts.sameAs(id),
  )
  const hasAuthorisations = carryAuthorisations(restored.sqlite, present.sqlite, accounts.idOf)
  const hasRequests = carryRequests(restored.sqlite, present.sqlite, accounts.idOf)
  const isUnread =
    accounts.isPartial || !isLogRead || !hasClaims || !hasAuthorisations || !hasRequests || carry.hadFaults()
  const isPartial = !isWhole || source === null || isUnread
  return {
    since: {
      kind: 'read',
      returning: returning + notReturned.length,
      settled: answered.length,
      edited,
      hidden,
      accounts: accounts.created,
      isPartial,
    },
    notReturned,
  }
}

/** Whether the answer is for the same cédula, and the copy has none or an older one. */
const isNewerAnswer = (person: PresentPerson, before: RestoredPerson): boolean =>
  person.status !== null &&
  person.cedula === before.cedula &&
  (before.status === null || (person.fetchedAt ?? 0) > (before.fetchedAt ?? 0))

/** Maps accounts of the present data to those of the copy, by the uids of their people. */
function accountsOf(
  restored: Database,
  present: Database,
  now: number,
): {
  idOf(id: number | null): number | null
  /** Id of the same account in the copy; null: the copy lacks it. */
  sameAs(id: number): number | null
  created: number
  isPartial: boolean
} {
  const query = `SELECT account.id, account.is_owner AS isOwner, person.uid
    FROM accounts AS account JOIN people AS person ON person.id = account.person_id`
  type Listed = { id: number; isOwner: 0 | 1; uid: string }
  const ours = restored.sqlite.prepare(query).all() as Listed[]
  const owner = ours.find(({ isOwner }) => isOwner === 1)?.id ?? null
  const byUid = new Map(ours.map(({ uid, id }) => [uid, id]))
  const theirs = tried(() => present.sqlite.prepare(query).all() as Listed[])
  const byId = new Map((theirs ?? []).map(({ id, uid }) => [id, byUid.get(uid) ?? null]))
  // Leaders of another laptop have no slot, so the copy cannot lack it.
  for (const { id, uid, displayName } of tried(() => leadersElsewhere(present)) ?? [])
    if (byId.get(id) === null)
      byId.set(id, addLeaderElsewhere(restored.sqlite, { uid, displayName, cameWith: 0 }, now))
  // If the accounts are unreadable, ids keep their meaning.
  function sameAs(id: number): number | null {
    if (theirs !== null) return byId.get(id) ?? null
    return ours.some((account) => account.id === id) ? id : null
  }
  return {
    // The owner gets the people of an account that the copy lacks.
    idOf: (id) => (id === null ? null : (sameAs(id) ?? owner)),
    sameAs,
    created: [...byId.values()].filter((id) => id === null).length,
    isPartial: theirs === null,
  }
}

const leadersElsewhere = ({ sqlite }: Database): { id: number; uid: string; displayName: string }[] =>
  sqlite
    .prepare('SELECT id, uid, display_name AS displayName FROM accounts WHERE came_with IS NOT NULL')
    .all() as { id: number; uid: string; displayName: string }[]

interface Carrier {
  /** Writes the present census answer of `from` to `personId`. */
  answer(personId: number, from: number): void
  /** Registers a person again. False: somebody in the copy has the same cédula. */
  person(person: PresentPerson, referredBy: number | null, now: number): boolean
  /** Whether something could not be read. */
  hadFaults(): boolean
}

function carrier(restored: Sqlite, present: Sqlite): Carrier {
  let faults = 0
  /** The columns that both databases have: the present one may be of another version. */
  const shared = (table: string, except: readonly string[]): string[] => {
    const columns = (sqlite: Sqlite) =>
      (sqlite.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name)
    const theirs = tried(() => columns(present)) ?? []
    return columns(restored).filter((name) => theirs.includes(name) && !except.includes(name))
  }
  const readerOf = (table: string, columns: readonly string[], where: string) => {
    const statement = tried(() =>
      present.prepare(`SELECT ${columns.join(', ')} FROM ${table} WHERE ${where}`),
    )
    return (id: number): Row[] => {
      const rows = statement && tried(() => statement.all(id) as Row[])
      if (rows === null) faults += 1
      return rows ?? []
    }
  }
  const insertInto = (table: string, columns: readonly string[]) =>
    restored.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
    )

  const personColumns = shared('people', ['id', 'referred_by'])
  const people = readerOf('people', personColumns, 'id = ?')
  const insertPerson = insertInto('people', [...personColumns, 'referred_by'])
  const consentColumns = shared('consents', ['id', 'person_id', 'collected_by'])
  const consents = readerOf('consents', [...consentColumns, 'collected_by'], 'person_id = ? ORDER BY id')
  const insertConsent = insertInto('consents', [...consentColumns, 'person_id', 'collected_by'])
  const recordColumns = shared('census_records', ['person_id', 'revision'])
  const records = readerOf('census_records', recordColumns, 'person_id = ?')
  const insertRecord = insertInto('census_records', [...recordColumns, 'person_id'])
  const updateRecord = restored.prepare(
    `UPDATE census_records SET ${recordColumns.map((name) => `${name} = @${name}`).join(', ')},
       revision = revision + 1 WHERE person_id = @person_id`,
  )
  const emptyRecord = restored.prepare('INSERT INTO census_records (person_id) VALUES (?)')
  const responses = readerOf('census_responses', ['raw_response'], 'person_id = ?')
  const keepResponse = restored.prepare(
    `INSERT INTO census_responses (person_id, raw_response) VALUES (?, ?)
       ON CONFLICT (person_id) DO UPDATE SET raw_response = excluded.raw_response`,
  )
  const jobs = readerOf('lookup_jobs', ['parked'], `person_id = ? AND state IN ('waiting', 'running')`)
  const enqueue = restored.prepare(
    `INSERT INTO lookup_jobs (person_id, state, priority, due_at, parked, created_at)
       VALUES (?, 'waiting', ?, ?, ?, ?)`,
  )
  const hasCedula = restored.prepare('SELECT 1 FROM people WHERE cedula = ?')

  function response(personId: number, from: number): void {
    const [kept] = responses(from)
    if (kept !== undefined) keepResponse.run(personId, kept.raw_response)
  }

  return {
    answer(personId, from) {
      const [record] = records(from)
      if (record === undefined) return
      updateRecord.run({ ...record, person_id: personId })
      response(personId, from)
    },
    person(person, referredBy, now) {
      const [row] = people(person.id)
      if (row === undefined) return false
      // The freed cédula of a hidden person contains their old id: see people/repository.ts.
      const cedula = person.cedula.startsWith('-') ? `-${person.uid}` : person.cedula
      if (hasCedula.get(cedula) !== undefined) return false
      const personId = Number(insertPerson.run({ ...row, cedula, referred_by: referredBy }).lastInsertRowid)
      for (const consent of consents(person.id)) {
        const collectedBy = consent.collected_by === null ? null : referredBy
        insertConsent.run({ ...consent, person_id: personId, collected_by: collectedBy })
      }
      const [record] = records(person.id)
      if (record === undefined) emptyRecord.run(personId)
      else insertRecord.run({ ...record, person_id: personId })
      const isSettled = record !== undefined && record.status !== null
      if (isSettled) response(personId, person.id)
      else if (person.deletedAt === null) {
        const parked = jobs(person.id)[0]?.parked ?? null
        enqueue.run(personId, priorities.registration, now, parked, now)
      }
      return true
    },
    hadFaults: () => faults > 0,
  }
}

/** Takes back live jobs of people with a settled result: they are refreshes from before the copy. */
function withdrawSettled(sqlite: Sqlite, now: number): void {
  const live = `state IN ('waiting', 'running')
    AND person_id IN (SELECT person_id FROM census_records WHERE status IS NOT NULL)`
  sqlite
    .prepare(
      `UPDATE lookup_attempts SET ended_at = @now, outcome = 'interrupted'
        WHERE ended_at IS NULL AND job_id IN (SELECT id FROM lookup_jobs WHERE ${live})`,
    )
    .run({ now })
  sqlite
    .prepare(
      `UPDATE lookup_jobs SET state = 'withdrawn', token = NULL, boot_id = NULL, finished_at = @now WHERE ${live}`,
    )
    .run({ now })
}
