import { bogotaDate } from '../../src-preload/bogota.ts'
import type { ShownResult } from '../../src-preload/contract/index.ts'
import { labelsShown } from '../../src-preload/labels.ts'
import { consentMethod, textVersion } from '../../src-preload/messages/consent.ts'
import { messages, statusWord } from '../../src-preload/messages/index.ts'
import { entryOf, namesByUid } from '../audit/entries.ts'
import { wordsRead } from '../authorisation/texts.ts'
import { readChanges } from '../changes/history.ts'
import type { AuditRow } from '../database/audit-chain.ts'
import type { Sqlite } from '../database/open.ts'
import { requestsOfPerson } from '../requests/repository.ts'
import type { Whose } from '../whose.ts'

/** All data kept about one person, in the words of the document for them. Tests compare it with the schema. */

/** `at`: UTC ms. `day`: 2026-11-21. */
export type Value = string | number | null | { at: number } | { day: string }
export interface Fact {
  label: string
  value: Value
}

/** `only`: the part appears only in that form of the document. */
export interface DataPart {
  title: string
  hint: string | null
  only: 'json' | 'paper' | null
  /** `facts`: one table. `entries`: several tables; empty: there are none. `lines`: sentences. */
  content:
    | { kind: 'facts'; facts: Fact[] }
    | { kind: 'entries'; entries: Fact[][] }
    | { kind: 'lines'; lines: readonly string[] }
}

export interface PersonData {
  name: string
  /** Digits only; null: somebody else now has it. */
  cedula: string | null
  parts: DataPart[]
}

export interface DataTask {
  /** People of the account that gives the document. */
  whose: Whose
  personId: number
  /** Display name of the account that gives the document. */
  by: string
  now: number
}

const words = messages.personData

const at = (ms: unknown): Value => (typeof ms === 'number' ? { at: ms } : null)
const day = (text: string | null): Value => (text === null ? null : { day: text })
const facts = (title: string, all: readonly (Fact | null)[]): DataPart => ({
  title,
  hint: null,
  only: null,
  content: { kind: 'facts', facts: all.filter((fact) => fact !== null) },
})
const entries = (title: string, all: Fact[][], hint: string | null = null): DataPart => ({
  title,
  hint,
  only: null,
  content: { kind: 'entries', entries: all },
})
const fact = (label: string, value: Value): Fact => ({ label, value })
/** null: the value is missing, so the fact is left out. */
const known = (label: string, value: Value): Fact | null => (value === null ? null : { label, value })

interface Row {
  uid: string
  cedula: string
  name: string
  phone: string | null
  barrio: string | null
  notes: string | null
  labels: string | null
  leader: string | null
  registeredAt: number
  updatedAt: number
  deletedAt: number | null
}

/** Reads in one snapshot. Throws if there is no such person: see `mayExport`. */
export const readPersonData = (sqlite: Sqlite, task: DataTask): PersonData =>
  sqlite.transaction(() => {
    const person = sqlite
      .prepare(
        `SELECT person.uid, person.cedula, person.name, person.phone, person.barrio, person.notes, person.labels,
                leader.display_name AS leader, person.registered_at AS registeredAt, person.updated_at AS updatedAt,
                person.deleted_at AS deletedAt
           FROM people AS person LEFT JOIN accounts AS leader ON leader.id = person.referred_by WHERE person.id = ?`,
      )
      .get(task.personId) as Row
    const cedula = /^\d+$/.test(person.cedula) ? person.cedula : null
    const parts: readonly (DataPart | null)[] = [
      facts(words.document.title, [
        fact(words.document.madeAt, at(task.now)),
        fact(words.document.madeBy, task.by),
        fact(words.document.uid, person.uid),
      ]),
      registered(sqlite, task.personId, person, cedula),
      account(sqlite, task.personId),
      census(sqlite, task.personId),
      pageOfCensus(sqlite, task.personId),
      answers(sqlite, person.uid),
      consents(sqlite, task.personId),
      proofs(sqlite, task.personId),
      claims(sqlite, task),
      requests(sqlite, task),
      changes(sqlite, task.personId),
      lookups(sqlite, task.personId),
      rechecks(sqlite, task.personId),
      seen(sqlite, person.uid),
      lists(sqlite, person.uid, person.registeredAt),
      {
        title: words.unrecorded.title,
        hint: null,
        only: null,
        content: { kind: 'lines', lines: words.unrecorded.lines },
      },
    ]
    return { name: person.name, cedula, parts: parts.filter((part) => part !== null) }
  })()

function registered(sqlite: Sqlite, personId: number, person: Row, cedula: string | null): DataPart {
  const label = words.person
  const imported = sqlite
    .prepare(
      `SELECT source.name FROM imported_people AS came JOIN imports AS source ON source.id = came.import_id
        WHERE came.person_id = ?`,
    )
    .get(personId) as { name: string | null } | undefined
  const exchanged = sqlite
    .prepare(
      `SELECT source.name FROM changes AS change JOIN exchanges AS source ON source.id = change.exchange_id
        WHERE change.uid = ? AND change.part = 'registered' ORDER BY change.hlc LIMIT 1`,
    )
    .pluck()
    .get(person.uid) as string | undefined
  return facts(label.title, [
    fact(label.name, person.name),
    fact(label.cedula, cedula),
    fact(label.phone, person.phone),
    fact(label.barrio, person.barrio),
    fact(label.labels, person.labels === null ? null : labelsShown(person.labels)),
    fact(label.notes, person.notes),
    fact(label.leader, person.leader),
    fact(label.registeredAt, at(person.registeredAt)),
    fact(label.updatedAt, at(person.updatedAt)),
    known(label.hiddenAt, at(person.deletedAt)),
    imported === undefined ? null : fact(label.import, imported.name ?? label.pasted),
    exchanged === undefined ? null : fact(label.exchange, exchanged),
  ])
}

function account(sqlite: Sqlite, personId: number): DataPart | null {
  const label = words.account
  const own = sqlite
    .prepare(
      `SELECT display_name AS displayName, role, created_at AS createdAt, removed_at AS removedAt FROM accounts
        WHERE person_id = ?`,
    )
    .get(personId) as
    | { displayName: string; role: 'USER' | 'LEADER'; createdAt: number; removedAt: number | null }
    | undefined
  if (own === undefined) return null
  return facts(label.title, [
    fact(label.displayName, own.displayName),
    fact(label.role, messages.accounts.role[own.role]),
    fact(label.createdAt, at(own.createdAt)),
    known(label.removedAt, at(own.removedAt)),
  ])
}

type Answered = Record<
  'departamento' | 'municipio' | 'puesto' | 'direccion' | 'mesa' | 'novedad' | 'resolucion' | 'fechaNovedad',
  string | null
> & { status: Parameters<typeof statusWord>[0] | null; source: string | null; fetchedAt: number | null }

const answered = (answer: Answered): Fact[] => {
  const label = words.census
  return [
    fact(label.status, answer.status === null ? null : statusWord(answer.status, answer.novedad)),
    fact(label.departamento, answer.departamento),
    fact(label.municipio, answer.municipio),
    fact(label.puesto, answer.puesto),
    fact(label.direccion, answer.direccion),
    fact(label.mesa, answer.mesa),
    known(label.novedad, answer.novedad),
    known(label.resolucion, answer.resolucion),
    known(label.fechaNovedad, answer.fechaNovedad),
    fact(label.source, answer.source),
    fact(label.fetchedAt, at(answer.fetchedAt)),
  ].filter((one) => one !== null)
}

function census(sqlite: Sqlite, personId: number): DataPart {
  const label = words.census
  const record = sqlite
    .prepare(
      `SELECT status, departamento, municipio, puesto, direccion, mesa, novedad, resolucion,
              fecha_novedad AS fechaNovedad, source, fetched_at AS fetchedAt, last_refresh_at AS lastRefreshAt,
              last_error AS lastError
         FROM census_records WHERE person_id = ?`,
    )
    .get(personId) as
    | (Answered & { lastRefreshAt: number | null; lastError: keyof typeof messages.lookupError | null })
    | undefined
  if (record === undefined) return entries(label.title, [])
  return facts(label.title, [
    ...answered(record),
    known(label.lastRefreshAt, at(record.lastRefreshAt)),
    known(label.lastError, record.lastError === null ? null : messages.lookupError[record.lastError]),
  ])
}

/** A separate text, because it is long. */
function pageOfCensus(sqlite: Sqlite, personId: number): DataPart | null {
  const page = sqlite
    .prepare('SELECT raw_response FROM census_responses WHERE person_id = ?')
    .pluck()
    .get(personId) as string | undefined
  if (page === undefined) return null
  return { ...facts(words.census.page, [fact(words.census.page, page)]), only: 'json' }
}

/** Every final answer, with its source and time. */
function answers(sqlite: Sqlite, uid: string): DataPart | null {
  const all = sqlite
    .prepare(`SELECT after FROM changes WHERE uid = ? AND part = 'census' ORDER BY hlc`)
    .pluck()
    .all(uid) as string[]
  if (all.length === 0) return null
  const read = all.map((text) => JSON.parse(text) as Answered & { cedula: string })
  return entries(
    words.answers.title,
    read.map((answer) => [fact(words.person.cedula, answer.cedula), ...answered(answer)]),
  )
}

function consents(sqlite: Sqlite, personId: number): DataPart {
  const label = words.consents
  const given = sqlite
    .prepare(
      `SELECT consent.method, consent.text_version AS version, consent.given_at AS givenAt,
              collector.display_name AS collectedBy, consent.sheet, consent.sheet_line AS line
         FROM consents AS consent LEFT JOIN accounts AS collector ON collector.id = consent.collected_by
        WHERE consent.person_id = ? ORDER BY coalesce(consent.recorded_at, consent.given_at), consent.id`,
    )
    .all(personId) as {
    method: keyof typeof messages.authorisation.recorded
    version: number
    givenAt: number
    collectedBy: string | null
    sheet: string | null
    line: number | null
  }[]
  return entries(
    label.title,
    given.map(({ method, version, givenAt, collectedBy, sheet, line }) =>
      [
        fact(label.method, messages.authorisation.recorded[method]),
        fact(label.givenAt, at(givenAt)),
        fact(label.collectedBy, collectedBy ?? label.self),
        known(label.sheet, sheet),
        known(label.line, line),
        fact(label.version, textVersion(version)),
        fact(label.text, wordsRead({ sqlite }, method, version) ?? label.unknownText),
      ].filter((one) => one !== null),
    ),
    given.length === 0 ? label.none : null,
  )
}

/** Signatures and photos, of the person and of the sheets that they signed. */
function proofs(sqlite: Sqlite, personId: number): DataPart | null {
  const label = words.proofs
  const kept = sqlite
    .prepare(
      `SELECT proof.strokes IS NOT NULL AS isSignature, proof.taken_at AS takenAt, sheet.code AS sheet,
              collector.display_name AS collectedBy
         FROM proofs AS proof LEFT JOIN sheets AS sheet ON sheet.id = proof.sheet_id
         LEFT JOIN accounts AS collector ON collector.id = proof.collected_by
        WHERE proof.person_id = @personId
           OR sheet.code IN (SELECT sheet FROM consents WHERE person_id = @personId)
        ORDER BY proof.taken_at, proof.id`,
    )
    .all({ personId }) as {
    isSignature: 0 | 1
    takenAt: number
    sheet: string | null
    collectedBy: string | null
  }[]
  if (kept.length === 0) return null
  return entries(
    label.title,
    kept.map(({ isSignature, takenAt, sheet, collectedBy }) =>
      [
        fact(label.kind, isSignature === 1 ? label.signature : label.photo),
        fact(label.takenAt, at(takenAt)),
        known(label.sheet, sheet),
        known(label.collectedBy, collectedBy),
      ].filter((one) => one !== null),
    ),
  )
}

/** A leader's document names neither another leader nor that leader's notes; the owner's does. */
function claims(sqlite: Sqlite, { personId, whose }: DataTask): DataPart | null {
  const label = words.claims
  const all = sqlite
    .prepare(
      `SELECT claimant.display_name AS claimant, claim.name, claim.phone, claim.method, claim.given_at AS givenAt,
              claim.created_at AS createdAt, claim.decision, claim.note
         FROM claims AS claim LEFT JOIN accounts AS claimant ON claimant.id = claim.claimed_by
        WHERE claim.person_id = ? ORDER BY claim.id`,
    )
    .all(personId) as {
    claimant: string | null
    name: string
    phone: string | null
    method: keyof typeof consentMethod
    givenAt: number
    createdAt: number
    decision: 'kept' | 'moved' | null
    note: string | null
  }[]
  if (all.length === 0) return null
  return entries(
    label.title,
    all.map((claim) =>
      [
        ...(whose === 'campaign'
          ? [
              fact(label.claimant, claim.claimant),
              fact(label.name, claim.name),
              fact(label.phone, claim.phone),
              fact(label.method, consentMethod[claim.method]),
              fact(label.givenAt, at(claim.givenAt)),
            ]
          : []),
        fact(label.at, at(claim.createdAt)),
        fact(label.decision, label[claim.decision ?? 'undecided']),
        known(label.note, claim.note === '' || whose !== 'campaign' ? null : claim.note),
      ].filter((one) => one !== null),
    ),
    whose === 'campaign' ? null : label.hint,
  )
}

function requests(sqlite: Sqlite, { personId, now }: DataTask): DataPart | null {
  const { column } = messages.requests.file
  const all = requestsOfPerson(sqlite, personId, bogotaDate(now))
  if (all.length === 0) return null
  return entries(
    words.requests.title,
    all.map((request) =>
      [
        fact(words.requests.number, request.id),
        fact(column.kind, messages.requests.kind[request.kind]),
        fact(column.way, messages.requests.way[request.way]),
        fact(column.receivedOn, day(request.receivedOn)),
        fact(column.asked, request.asked),
        fact(words.requests.dueOn, day(request.dueOn)),
        known(words.requests.reason, request.extension?.reason ?? null),
        known(column.answeredOn, day(request.answer?.on ?? null)),
        known(column.answer, request.answer?.text ?? null),
        fact(column.notedBy, request.notedBy),
      ].filter((one) => one !== null),
    ),
  )
}

function changes(sqlite: Sqlite, personId: number): DataPart {
  const label = words.changes
  return entries(
    label.title,
    readChanges(sqlite, personId, -1).map((change) => [
      fact(label.at, at(change.at)),
      fact(label.by, messages.changes.by(change.by)),
      fact(label.what, messages.changes.what(change)),
    ]),
  )
}

function lookups(sqlite: Sqlite, personId: number): DataPart {
  const label = words.lookups
  const attempts = sqlite
    .prepare(
      `SELECT attempt.started_at AS startedAt, attempt.ended_at AS endedAt, attempt.outcome, attempt.error,
              response.raw_response AS page
         FROM lookup_attempts AS attempt LEFT JOIN attempt_responses AS response ON response.attempt_id = attempt.id
        WHERE attempt.person_id = ? ORDER BY attempt.id`,
    )
    .all(personId) as {
    startedAt: number
    endedAt: number | null
    outcome: keyof typeof messages.queue.outcome | null
    error: keyof typeof messages.lookupError | null
    page: string | null
  }[]
  const due = sqlite
    .prepare(`SELECT due_at FROM lookup_jobs WHERE person_id = ? AND state = 'waiting'`)
    .pluck()
    .get(personId) as number | undefined
  return entries(
    label.title,
    [
      ...attempts.map((attempt) =>
        [
          fact(label.startedAt, at(attempt.startedAt)),
          fact(label.endedAt, at(attempt.endedAt)),
          fact(label.outcome, messages.queue.outcome[attempt.outcome ?? 'unknown']),
          known(label.error, attempt.error === null ? null : messages.lookupError[attempt.error]),
          known(label.page, attempt.page),
        ].filter((one) => one !== null),
      ),
      ...(due === undefined ? [] : [[fact(label.waiting, at(due))]]),
    ],
    label.hint,
  )
}

/** Answers before and after that batches of lookups again have kept. */
function rechecks(sqlite: Sqlite, personId: number): DataPart | null {
  const label = words.rechecks
  const all = sqlite
    .prepare(
      `SELECT batch.started_at AS startedAt, starter.display_name AS by, one.state, one.before, one.after
         FROM recheck_people AS one JOIN rechecks AS batch ON batch.id = one.recheck_id
         LEFT JOIN accounts AS starter ON starter.id = batch.account_id
        WHERE one.person_id = ? ORDER BY batch.id`,
    )
    .all(personId) as {
    startedAt: number
    by: string | null
    state: keyof typeof label.state
    before: string
    after: string | null
  }[]
  if (all.length === 0) return null
  return entries(
    label.title,
    all.map(({ startedAt, by, state, before, after }) => [
      fact(label.startedAt, at(startedAt)),
      fact(label.by, by),
      fact(label.outcome, label.state[state]),
      fact(label.before, resultWords(before)),
      fact(label.after, resultWords(after)),
    ]),
  )
}

function resultWords(json: string | null): string | null {
  if (json === null) return null
  const { status, novedad, departamento, municipio, puesto, mesa } = JSON.parse(json) as ShownResult
  const parts = [statusWord(status, novedad), departamento, municipio, puesto, mesa]
  return parts.filter((part) => part !== null).join(', ')
}

/** Oldest first, as in the log. */
function told(sqlite: Sqlite, rows: readonly AuditRow[]): Fact[][] {
  const label = words.seen
  const how = { names: namesByUid(sqlite), owner: '', seen: 0 }
  return rows.map((row) => {
    const entry = entryOf(row, how)
    return [
      fact(label.number, entry.id),
      fact(label.at, at(entry.at)),
      fact(label.by, messages.audit.who(entry.by)),
      fact(label.what, messages.audit.what(entry, entry.at)),
    ]
  })
}

const seen = (sqlite: Sqlite, uid: string): DataPart =>
  entries(
    words.seen.title,
    told(
      sqlite,
      sqlite.prepare('SELECT * FROM audit_log WHERE person = ? ORDER BY id').all(uid) as AuditRow[],
    ),
  )

/** Exports and prints by the person's leaders and by the owner, since the registration. */
function lists(sqlite: Sqlite, uid: string, registeredAt: number): DataPart {
  const rows = sqlite
    .prepare(
      `WITH had AS (
         SELECT iif(part = 'registered', after ->> 'leader', after) AS account FROM changes
          WHERE uid = @uid AND part IN ('registered', 'leader')
         UNION SELECT before FROM changes WHERE uid = @uid AND part = 'leader')
       SELECT entry.* FROM audit_log AS entry
        WHERE entry.action IN ('own_exported', 'campaign_taken') AND entry.at >= @registeredAt
          AND (entry.action = 'campaign_taken' OR entry.actor IN (
            SELECT leader.uid FROM had JOIN accounts AS account ON account.uid = had.account
              JOIN people AS leader ON leader.id = account.person_id))
        ORDER BY entry.id`,
    )
    .all({ uid, registeredAt }) as AuditRow[]
  return entries(words.lists.title, told(sqlite, rows), words.lists.hint)
}
