import { v7 as uuidv7 } from 'uuid'
import type { Database } from '../../src-main/database/open.ts'
import { people as peopleTable } from '../../src-main/database/schema.ts'
import { writeSetting } from '../../src-main/database/settings.ts'
import { sortKey } from '../../src-main/people/sort-key.ts'
import { priorities } from '../../src-main/queue/policy.ts'
import type { attemptOutcomes, LookupError, LookupStep } from '../../src-preload/contract/index.ts'
import type { ConsentMethod } from '../../src-preload/fields.ts'
import {
  type CensusFields,
  censusFields,
  eachOf,
  unknownTexts,
  type WrittenFields,
  writtenFields,
} from '../../src-preload/person-fields.ts'
import { placeAccounts } from './accounts.ts'
import { leader } from './screens.ts'

/** Data folders after a leader's work: people with their census records, and a paused queue. */

/** Times are UTC milliseconds. */
export interface SeededTry {
  startedAt: number
  endedAt: number
  outcome: (typeof attemptOutcomes)[number]
  step: LookupStep | null
  error: LookupError | null
  /** US dollars. */
  cost: number
  /** Response of the page; null: none was stored. */
  page: string | null
}

export interface SeededPerson extends WrittenFields, CensusFields {
  /** null: no consent is stored. */
  consentMethod: ConsentMethod | null
  /** UTC milliseconds. */
  registeredAt: number
  /** Value of `census_records.status`; null: unknown, and the lookup waits. */
  status: string | null
  lastError: LookupError | null
  /** Oldest first. */
  tries: readonly SeededTry[]
  /** When the waiting lookup is due, UTC milliseconds; null: since the registration. */
  dueAt: number | null
  /** Since when a refresh waits, UTC milliseconds; null: none waits. */
  askedAgainAt: number | null
}

const nothingKnown = {
  status: null,
  ...eachOf(censusFields, () => null),
  lastError: null,
  tries: [],
  dueAt: null,
  askedAgainAt: null,
}

/** Registered now, unless `more` contains another time. */
export const seededPerson = (
  name: string,
  cedula: string,
  more: Partial<SeededPerson> = {},
): SeededPerson => ({
  name,
  cedula,
  phone: '3005550147',
  ...unknownTexts,
  consentMethod: 'signature',
  registeredAt: Date.now(),
  ...nothingKnown,
  ...more,
})

/**
 * Ends all jobs and marks everybody, which so far means the account holders, as found. No lookup runs until a
 * registration.
 */
export function markOwnAnswered({ sqlite }: Pick<Database, 'sqlite'>): void {
  sqlite.exec(`UPDATE lookup_jobs SET state = 'done', finished_at = created_at`)
  sqlite
    .prepare(
      `UPDATE census_records SET status = 'ACTIVE', departamento = 'BOYACA', municipio = 'PAIPA',
         puesto = 'I.E. TOMÁS VÁSQUEZ', direccion = 'CRA 22 # 25-14', mesa = '7', source = 'census.example', fetched_at = ?`,
    )
    .run(Date.now())
}

export const atSchool = { status: 'ACTIVE', municipio: 'PAIPA', puesto: 'I.E. TOMÁS VÁSQUEZ', mesa: '7' }

/** Fills an empty data folder: the account of `leader`, its people and a paused queue. */
export async function seedFolder(dataDir: string, people: readonly SeededPerson[]): Promise<void> {
  const { database, placed } = await placeAccounts(dataDir, [{ ...leader, role: 'LEADER' }], Date.now())
  const [own] = placed
  if (own === undefined) throw new Error('no account')
  markOwnAnswered(database)
  insertInOrder(database, own.accountId, people)
  writeSetting(database, 'paused', 'yes')
  database.close()
}

/** Inserts in this order: each person is registered a minute before the next, the last one a minute ago. */
export function insertInOrder(
  database: Pick<Database, 'sqlite'>,
  accountId: number,
  people: readonly SeededPerson[],
): void {
  const begun = Date.now() - people.length * 60_000
  const inOrder = people.map((person, at) => ({ ...person, registeredAt: begun + at * 60_000 }))
  insertPeople(database, [{ accountId, people: inOrder }])
}

/** Inserts the people of each account in one transaction. Throws if a cédula is taken. */
export function insertPeople(
  { sqlite }: Pick<Database, 'sqlite'>,
  lists: readonly { accountId: number; people: Iterable<SeededPerson> }[],
): void {
  const person = sqlite.prepare(
    `INSERT INTO people (${writtenFields.map((field) => peopleTable[field].name)},
       uid, name_sort, referred_by, registered_at, updated_at)
     VALUES (${writtenFields.map((field) => `@${field}`)}, @uid, @nameSort, @accountId, @registeredAt, @registeredAt)`,
  )
  const consent = sqlite.prepare(
    `INSERT INTO consents (person_id, method, text_version, given_at, collected_by) VALUES (?, ?, 1, ?, ?)`,
  )
  const record = sqlite.prepare(
    `INSERT INTO census_records (person_id, status, departamento, municipio, puesto, direccion, mesa, novedad,
       resolucion, fecha_novedad, source, fetched_at, last_error)
     VALUES (@personId, @status, @departamento, @municipio, @puesto, @direccion, @mesa, @novedad, @resolucion,
       @fechaNovedad, @source, @fetchedAt, @lastError)`,
  )
  const job = sqlite.prepare(
    `INSERT INTO lookup_jobs (person_id, state, priority, due_at, created_at, finished_at, failures)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  const attempt = sqlite.prepare(
    `INSERT INTO lookup_attempts (job_id, person_id, started_at, ended_at, step, outcome, try_number, error, captcha_cost)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const response = sqlite.prepare('INSERT INTO attempt_responses (attempt_id, raw_response) VALUES (?, ?)')

  const tried: (SeededTry & Record<'jobId' | 'personId' | 'tryNumber', number | bigint>)[] = []

  const insert = (accountId: number, seeded: SeededPerson): void => {
    const { tries, askedAgainAt, dueAt, consentMethod, registeredAt, ...told } = seeded
    const { status } = told
    const personId = person.run({
      ...eachOf(writtenFields, (field) => told[field]),
      ...{ registeredAt, accountId },
      uid: uuidv7({ msecs: registeredAt }),
      nameSort: sortKey(told.name),
    }).lastInsertRowid
    if (consentMethod !== null) consent.run(personId, consentMethod, registeredAt, accountId)
    const endedAt = tries.at(-1)?.endedAt ?? registeredAt
    const isSettled = status !== null
    const answer = isSettled
      ? { source: 'census.example', fetchedAt: endedAt }
      : { source: null, fetchedAt: null }
    record.run({ ...told, ...answer, personId })
    const priority = !isSettled && tries.length > 0 ? priorities.retry : priorities.registration
    const when = [dueAt ?? registeredAt, registeredAt, isSettled ? endedAt : null]
    const jobId = job.run(
      personId,
      isSettled ? 'done' : 'waiting',
      priority,
      ...when,
      tries.length,
    ).lastInsertRowid
    for (const [nth, one] of tries.entries()) tried.push({ ...one, jobId, personId, tryNumber: nth + 1 })
    if (askedAgainAt !== null)
      job.run(personId, 'waiting', priorities.refresh, askedAgainAt, askedAgainAt, null, 0)
  }
  /** Inserts in the order of their end times, as the queue does. */
  const insertTries = (): void => {
    for (const one of tried.toSorted((a, b) => a.endedAt - b.endedAt)) {
      const { jobId, personId, startedAt, endedAt, step, outcome, tryNumber, error, cost, page } = one
      const ended = [startedAt, endedAt, step, outcome, tryNumber, error, cost]
      const attemptId = attempt.run(jobId, personId, ...ended).lastInsertRowid
      if (page !== null) response.run(attemptId, page)
    }
  }
  sqlite
    .transaction(() => {
      for (const { accountId, people } of lists) for (const one of people) insert(accountId, one)
      insertTries()
    })
    .immediate()
}
