import { eq } from 'drizzle-orm'
import type * as z from 'zod'
import type { AuditAction, PersonRequest, requestInput } from '../../src-preload/contract/index.ts'
import { record, uidOf } from '../database/audit.ts'
import { immediately } from '../database/immediately.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { requests } from '../database/schema.ts'
import { Refusal } from '../refusal.ts'
import type { Whose } from '../whose.ts'
import { byDueDay, daysLeft, dueOn, stateOf } from './terms.ts'

/** Reads and writes people's requests. */

/** SQL condition: requests of one leader's people and of others that the leader noted, or all requests. */
const isSeen = `(@leader IS NULL
  OR CASE WHEN person.referred_by IS NULL THEN request.account_id ELSE person.referred_by END = @leader)`
const leaderOf = (whose: Whose): number | null => (whose === 'campaign' ? null : whose)

type Row = Omit<PersonRequest, 'state' | 'daysLeft' | 'extension' | 'answer' | 'isErased'> & {
  extendedOn: string | null
  extensionReason: string | null
  answeredOn: string | null
  answer: string | null
  erasedAt: number | null
}

const select = `
  SELECT request.id, request.kind, request.way, request.received_on AS receivedOn, request.due_on AS dueOn,
         request.person_id AS personId, coalesce(person.name, request.name) AS name,
         coalesce(iif(person.cedula LIKE '-%', NULL, person.cedula), request.cedula) AS cedula,
         request.contact, request.asked, request.extended_on AS extendedOn,
         request.extension_reason AS extensionReason, request.answered_on AS answeredOn, request.answer,
         account.display_name AS notedBy, request.erased_at AS erasedAt
    FROM requests AS request
    LEFT JOIN people AS person ON person.id = request.person_id
    LEFT JOIN accounts AS account ON account.id = request.account_id
   WHERE ${isSeen}`

function told(row: Row, today: string): PersonRequest {
  const { extendedOn, extensionReason, answeredOn, answer, erasedAt, ...request } = row
  return {
    ...request,
    state: stateOf(row, today),
    daysLeft: daysLeft(row, today),
    extension: extendedOn === null ? null : { on: extendedOn, reason: extensionReason },
    answer: answeredOn === null ? null : { on: answeredOn, text: answer },
    isErased: erasedAt !== null,
  }
}

/** `today`: in Colombia. */
export const readRequests = (sqlite: Sqlite, whose: Whose, today: string): PersonRequest[] =>
  (sqlite.prepare(select).all({ leader: leaderOf(whose) }) as Row[])
    .map((row) => told(row, today))
    .sort(byDueDay)

export const requestsOfPerson = (sqlite: Sqlite, personId: number, today: string): PersonRequest[] =>
  (sqlite.prepare(`${select} AND request.person_id = @personId`).all({ leader: null, personId }) as Row[])
    .map((row) => told(row, today))
    .sort((one, other) => one.id - other.id)

/** Throws `Refusal('not_found')` for a request that `whose` does not see. */
function readRequest(sqlite: Sqlite, whose: Whose, id: number, today: string): PersonRequest {
  const row = sqlite.prepare(`${select} AND request.id = @id`).get({ leader: leaderOf(whose), id })
  if (row === undefined) throw new Refusal('not_found')
  return told(row as Row, today)
}

/**
 * The person with this cédula, hidden or not, because hidden people keep their rights. A leader sees their own people
 * and the person of their own account. null: there is none.
 */
export function whoHas(
  sqlite: Sqlite,
  whose: Whose,
  cedula: string,
): { personId: number; name: string } | null {
  const found = sqlite
    .prepare(
      `SELECT person.id AS personId, person.name FROM people AS person
         LEFT JOIN accounts AS own ON own.person_id = person.id
        WHERE person.cedula = @cedula AND (@leader IS NULL OR @leader IN (person.referred_by, own.id))`,
    )
    .get({ cedula, leader: leaderOf(whose) })
  return (found as { personId: number; name: string } | undefined) ?? null
}

/** The acting account, and the time. `today`: in Colombia. */
export interface Doer {
  accountId: number
  whose: Whose
  now: number
  today: string
}

function noted(
  database: Database,
  { accountId, now }: Doer,
  action: Extract<AuditAction, `request_${string}`>,
  id: number,
  personId: number | null,
): void {
  const person = personId === null ? null : uidOf(database, personId)
  record(database, { at: now, accountId, action, person, detail: { request: id } })
}

/** If the person is registered, their row says who they are. */
function columnsOf(
  { sqlite }: Database,
  { whose }: Doer,
  { kind, way, receivedOn, name, cedula, contact, asked }: z.output<typeof requestInput>,
  isExtended: boolean,
) {
  const known = cedula === null ? null : whoHas(sqlite, whose, cedula)
  const who =
    known === null
      ? { personId: null, name, cedula, contact }
      : { personId: known.personId, name: null, cedula: null, contact: null }
  return { kind, way, receivedOn, dueOn: dueOn(kind, receivedOn, isExtended), asked, ...who }
}

export function add(database: Database, input: z.output<typeof requestInput>, by: Doer): PersonRequest {
  const { orm, sqlite } = database
  return immediately(sqlite, () => {
    const columns = columnsOf(database, by, input, false)
    const { id } = orm
      .insert(requests)
      .values({ ...columns, accountId: by.accountId, notedAt: by.now })
      .returning({ id: requests.id })
      .get()
    noted(database, by, 'request_noted', id, columns.personId)
    return readRequest(sqlite, by.whose, id, by.today)
  })
}

/** Throws `Refusal` with `not_found`, or `already_decided` if it is answered. */
function unanswered({ sqlite }: Database, by: Doer, id: number): PersonRequest {
  const request = readRequest(sqlite, by.whose, id, by.today)
  if (request.answer !== null) throw new Refusal('already_decided')
  return request
}

type Written = Partial<typeof requests.$inferInsert>

function write(database: Database, by: Doer, id: number, written: Written): PersonRequest {
  database.orm.update(requests).set(written).where(eq(requests.id, id)).run()
  return readRequest(database.sqlite, by.whose, id, by.today)
}

export const edit = (
  database: Database,
  id: number,
  input: z.output<typeof requestInput>,
  by: Doer,
): PersonRequest =>
  immediately(database.sqlite, () => {
    const { extension, isErased } = unanswered(database, by, id)
    if (isErased) throw new Refusal('already_decided')
    const columns = columnsOf(database, by, input, extension !== null)
    noted(database, by, 'request_edited', id, columns.personId)
    return write(database, by, id, columns)
  })

/** Extends a request once, and not after its last day: the law requires informing the person before it. */
export const extend = (database: Database, id: number, reason: string, by: Doer): PersonRequest =>
  immediately(database.sqlite, () => {
    const { kind, receivedOn, state, personId, isErased } = unanswered(database, by, id)
    if (state !== 'open') throw new Refusal('already_decided')
    noted(database, by, 'request_extended', id, personId)
    return write(database, by, id, {
      extendedOn: by.today,
      extensionReason: isErased ? null : reason,
      dueOn: dueOn(kind, receivedOn, true),
    })
  })

/**
 * Throws `Refusal('invalid_input')` for a day before the request or after today. If the person was erased meanwhile,
 * keeps only the day.
 */
export const answer = (
  database: Database,
  id: number,
  { answeredOn, text }: { answeredOn: string; text: string },
  by: Doer,
): PersonRequest =>
  immediately(database.sqlite, () => {
    const { receivedOn, personId, isErased } = unanswered(database, by, id)
    if (answeredOn < receivedOn || answeredOn > by.today)
      throw new Refusal('invalid_input', { fields: { answeredOn: 'invalid' } })
    noted(database, by, 'request_answered', id, personId)
    return write(database, by, id, { answeredOn, answer: isErased ? null : text })
  })

/** The remaining columns show that and when it was answered. */
const nothingPersonal = {
  personId: null,
  name: null,
  cedula: null,
  contact: null,
  asked: null,
  extensionReason: null,
  answer: null,
} satisfies Written

/** Only forgets an answered request: an open one needs its person. */
export const forget = (database: Database, id: number, by: Doer): PersonRequest =>
  immediately(database.sqlite, () => {
    const { answer, isErased, notedBy } = readRequest(database.sqlite, by.whose, id, by.today)
    if (answer === null || isErased) throw new Refusal('already_decided')
    noted(database, by, 'request_erased', id, null)
    const forgotten = { ...by, whose: 'campaign' as const }
    // Without the person, it is no longer known whose request it was.
    return { ...write(database, forgotten, id, { ...nothingPersonal, erasedAt: by.now }), notedBy }
  })
