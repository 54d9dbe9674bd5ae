import { randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type { ImportResult, LastImport, UnfinishedImport } from '../../src-preload/contract/index.ts'
import type { ImportColumns } from '../../src-preload/import-fields.ts'
import type { RowProblem } from '../../src-preload/import-problems.ts'
import { writtenFields } from '../../src-preload/person-fields.ts'
import { isAuthorised } from '../authorisation/authorised.ts'
import { keepClaim } from '../claims/repository.ts'
import { record } from '../database/audit.ts'
import { immediately } from '../database/immediately.ts'
import { once } from '../database/once.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { erasedIn } from '../erased/tombstones.ts'
import { erase } from '../people/erase.ts'
import { insertUnqueued } from '../people/repository.ts'
import { enqueueAll } from '../queue/jobs.ts'
import { priorities } from '../queue/policy.ts'
import type { RowPerson } from './people.ts'
import { type RejectedHead, type RejectedRow, rejectedLater } from './rejected.ts'

/** SQL of imports. Every exported function runs one transaction for a few rows, so that registering stays quick. */

/**
 * A row to write: a new person, or one whom another leader has. `number`: row number in the spreadsheet. `isListed`: it
 * is already among the rejected rows of the file.
 */
export interface StagedRow {
  number: number
  person: RowPerson
  isListed?: boolean
}

/** Rows per chunk. */
export const rowsOfChunk = 50
/** Chunks per transaction, at the most. */
const chunksAtOnce = 4
/** People to erase between two checks of the time, and the most per transaction. */
const erasedAtOnce = 10
const mostErased = 50
/** People to queue per transaction: queueing costs a fraction of writing one. */
const queuedAtOnce = 200

/** First number of the chunks of claims, which follow once all people are registered. */
const claimsFrom = 1_000_000
/**
 * First numbers of rejected rows, which are kept until `forgetRejected`: the head, then those of the file, then those
 * found when written.
 */
const rejectedFrom = 2_000_000
const rejectedLaterFrom = 3_000_000
/** Milliseconds that rejected rows are kept, if the leader imports no other file. */
export const rejectedKeptMs = 30 * 24 * 60 * 60_000

export type ImportRow = {
  id: number
  accountId: number
  state: 'staging' | 'writing' | 'queueing' | 'done' | 'removing'
  total: number
}

export function beginImport(
  { sqlite }: Database,
  begun: { accountId: number; name: string | null; total: number; known: number; rejected: number },
  now: number,
): number {
  return Number(
    sqlite
      .prepare(
        `INSERT INTO imports (account_id, state, name, started_at, total, known, rejected)
         VALUES (@accountId, 'staging', @name, @now, @total, @known, @rejected)`,
      )
      .run({ ...begun, now }).lastInsertRowid,
  )
}

/** `rows`: JSON of at most `rowsOfChunk` `StagedRow`s. */
export const stage = ({ sqlite }: Database, importId: number, n: number, rows: string): void => {
  stages(sqlite).run(importId, n, rows)
}

/** `part`: one of `rejectedParts`. */
export const stageRejected = (database: Database, importId: number, n: number, part: string): void =>
  stage(database, importId, rejectedFrom + n, part)

const stages = once((sqlite: Sqlite) =>
  sqlite.prepare('INSERT INTO import_chunks (import_id, n, rows) VALUES (?, ?, ?)'),
)

export function setState({ sqlite }: Database, importId: number, state: ImportRow['state']): void {
  sqlite.prepare('UPDATE imports SET state = ? WHERE id = ?').run(state, importId)
}

export const readImport = ({ sqlite }: Database, importId: number): ImportRow | null =>
  (sqlite
    .prepare('SELECT id, account_id AS accountId, state, total FROM imports WHERE id = ?')
    .get(importId) as ImportRow | undefined) ?? null

/** From then on, the import is always completed. */
export function isCommitted(database: Database, importId: number): boolean {
  const state = readImport(database, importId)?.state
  return state === 'queueing' || state === 'done'
}

/** Imports that are not done: a kill left them, or they continue by themselves. */
export const openImports = ({ sqlite }: Database): ImportRow[] =>
  sqlite
    .prepare(
      `SELECT id, account_id AS accountId, state, total FROM imports WHERE state <> 'done' ORDER BY id`,
    )
    .all() as ImportRow[]

type Chunk = { n: number; rows: string } | undefined

const firstChunk = once((sqlite: Sqlite) =>
  sqlite.prepare(
    'SELECT n, rows FROM import_chunks WHERE import_id = ? AND n >= ? AND n < ? ORDER BY n LIMIT 1',
  ),
)
const deletesChunk = once((sqlite: Sqlite) =>
  sqlite.prepare('DELETE FROM import_chunks WHERE import_id = ? AND n = ?'),
)
const marksImported = once((sqlite: Sqlite) =>
  sqlite.prepare('INSERT INTO imported_people (person_id, import_id) VALUES (?, ?)'),
)
const knownAmong = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `SELECT cedula, id, referred_by AS referredBy, deleted_at IS NOT NULL AS isHidden
       FROM people WHERE cedula IN (SELECT value FROM json_each(?))`,
  ),
)

export interface KnownPerson {
  cedula: string
  id: number
  /** null: the person belongs to an account. */
  referredBy: number | null
  isHidden: 0 | 1
}

export const knownPeople = (sqlite: Sqlite, cedulas: readonly string[]): Map<string, KnownPerson> =>
  new Map(
    (knownAmong(sqlite).all(JSON.stringify(cedulas)) as KnownPerson[]).map((person) => [
      person.cedula,
      person,
    ]),
  )

/**
 * Registers the people of the next chunk, without jobs, and of more chunks while `hasTime`. Returns the number of their
 * rows; null: all are registered.
 */
export function writeChunks(
  database: Database,
  importId: number,
  now: number,
  hasTime: () => boolean,
): number | null {
  return immediately(database.sqlite, () => {
    let written: number | null = null
    for (let n = 0; n < chunksAtOnce && (n === 0 || hasTime()); n++) {
      const rows = writeChunk(database, importId, now)
      if (rows === null) break
      written = (written ?? 0) + rows
    }
    return written
  })
}

/** Must run in a transaction. */
function writeChunk(database: Database, importId: number, now: number): number | null {
  const { sqlite } = database
  const chunk = firstChunk(sqlite).get(importId, 0, claimsFrom) as Chunk
  if (chunk === undefined) return null
  const rows = JSON.parse(chunk.rows) as StagedRow[]
  const known = knownPeople(
    sqlite,
    rows.map(({ person }) => person.cedula),
  )
  const uids = freshUids(rows.length, now)
  const erasureOf = erasedIn(sqlite)
  const claimed: StagedRow[] = []
  const rejected: [StagedRow, RowProblem][] = []
  let alreadyKnown = 0
  for (const [at, row] of rows.entries()) {
    const { consent, ...person } = row.person
    const uid = uids[at] as string
    const other = known.get(person.cedula)
    if (other === undefined && erasureOf(person.cedula) !== null) rejected.push([row, 'erased'])
    else if (other === undefined) {
      const collected = consent === null ? null : { ...consent, collectedBy: person.referredBy }
      const id = insertUnqueued(database, { ...person, uid, consent: collected }, now)
      marksImported(sqlite).run(id, importId)
    } else if (other.isHidden === 0 && other.referredBy === person.referredBy) alreadyKnown += 1
    else if (other.isHidden === 0 && consent !== null) {
      claimed.push(row)
      if (row.isListed !== true) rejected.push([row, 'another_leaders'])
    } else rejected.push([row, other.isHidden === 1 ? 'removed' : 'another_leaders_unauthorised'])
  }
  deletesChunk(sqlite).run(importId, chunk.n)
  if (claimed.length > 0) stages(sqlite).run(importId, claimsFrom + chunk.n, JSON.stringify(claimed))
  if (rejected.length > 0) keepLater(sqlite, importId, chunk.n, rejected)
  if (alreadyKnown + rejected.length > 0)
    sqlite
      .prepare(
        'UPDATE imports SET known = known + @alreadyKnown, rejected = rejected + @rejected WHERE id = @importId',
      )
      .run({ alreadyKnown, rejected: rejected.length, importId })
  return rows.length
}

/** Draws all random bytes in one system call: one call for each uid takes 5 % of an import. */
function freshUids(count: number, now: number): string[] {
  const bytes = randomBytes(16 * count)
  return Array.from({ length: count }, (_, at) =>
    uuidv7({ msecs: now, random: bytes.subarray(16 * at, 16 * (at + 1)) }),
  )
}

function keepLater(
  sqlite: Sqlite,
  importId: number,
  n: number,
  rejected: readonly (readonly [StagedRow, RowProblem])[],
): void {
  const head = readHead(sqlite, importId)
  const rows = rejected.map(([{ number, person }, problem]) => rejectedLater(head, number, problem, person))
  stages(sqlite).run(importId, rejectedLaterFrom + n, JSON.stringify(rows))
}

const readHead = (sqlite: Sqlite, importId: number): RejectedHead =>
  JSON.parse(
    sqlite
      .prepare('SELECT rows FROM import_chunks WHERE import_id = ? AND n = ?')
      .pluck()
      .get(importId, rejectedFrom) as string,
  ) as RejectedHead

/** null: no rejected rows are kept. */
export function readRejected(
  sqlite: Sqlite,
  importId: number,
): { head: RejectedHead; rows: RejectedRow[] } | null {
  const parts = sqlite
    .prepare('SELECT rows FROM import_chunks WHERE import_id = ? AND n > ? ORDER BY n')
    .pluck()
    .all(importId, rejectedFrom) as string[]
  if (parts.length === 0) return null
  return {
    head: readHead(sqlite, importId),
    rows: parts.flatMap((part) => JSON.parse(part) as RejectedRow[]),
  }
}

/**
 * All people are registered: from here on, the import is always completed. Deletes the rejected rows of the leader's
 * earlier imports.
 */
export function commit(database: Database, importId: number, now: number): void {
  const { sqlite } = database
  immediately(sqlite, () => {
    sqlite
      .prepare(
        `DELETE FROM import_chunks WHERE n >= @rejectedFrom AND import_id <> @importId AND import_id IN (
           SELECT id FROM imports WHERE state = 'done' AND account_id = (SELECT account_id FROM imports WHERE id = @importId))`,
      )
      .run({ importId, rejectedFrom })
    setState(database, importId, 'queueing')
    recordOf(database, importId, 'imported', now)
  })
}

/** Begins to erase the people of an import. Must run in the caller's transaction. */
export function beginRemoval(database: Database, importId: number, now: number): void {
  setState(database, importId, 'removing')
  recordOf(database, importId, 'import_undone', now)
}

function recordOf(
  database: Database,
  importId: number,
  action: 'imported' | 'import_undone',
  now: number,
): void {
  const accountId = readImport(database, importId)?.accountId ?? null
  record(database, { at: now, accountId, action, detail: { people: importedSoFar(database, importId) } })
}

/** Deletes the rejected rows of imports that began before `before`. */
export const forgetRejected = ({ sqlite }: Database, before: number): void => {
  sqlite
    .prepare(
      `DELETE FROM import_chunks WHERE n >= @rejectedFrom
          AND import_id IN (SELECT id FROM imports WHERE state = 'done' AND started_at < @before)`,
    )
    .run({ rejectedFrom, before })
}

const peopleAfter = once((sqlite: Sqlite) =>
  sqlite
    .prepare(
      'SELECT person_id FROM imported_people WHERE import_id = ? AND person_id > ? ORDER BY person_id LIMIT ?',
    )
    .pluck(),
)

/** Queues the next people, then keeps the next claims. Returns the number of people; null: the import is done. */
export function queueChunk(database: Database, importId: number, now: number): number | null {
  const { sqlite } = database
  return immediately(sqlite, () => {
    const to = sqlite.prepare('SELECT queued_to FROM imports WHERE id = ?').pluck().get(importId) as number
    const ids = peopleAfter(sqlite).all(importId, to, queuedAtOnce) as number[]
    const last = ids.at(-1)
    if (last !== undefined) {
      enqueueAll(database, ids, priorities.import, now)
      sqlite.prepare('UPDATE imports SET queued_to = ? WHERE id = ?').run(last, importId)
      return ids.length
    }
    const chunk = firstChunk(sqlite).get(importId, claimsFrom, rejectedFrom) as Chunk
    if (chunk === undefined) {
      setState(database, importId, 'done')
      return null
    }
    const kept = keepClaims(database, importId, JSON.parse(chunk.rows) as StagedRow[], now)
    deletesChunk(sqlite).run(importId, chunk.n)
    sqlite.prepare('UPDATE imports SET claims = claims + ? WHERE id = ?').run(kept, importId)
    return 0
  })
}

/** Keeps a leader's open claim unchanged: its data may be newer. Returns the number of kept claims. */
function keepClaims(database: Database, importId: number, rows: readonly StagedRow[], now: number): number {
  const { sqlite } = database
  const known = knownPeople(
    sqlite,
    rows.map(({ person }) => person.cedula),
  )
  const open = sqlite
    .prepare('SELECT 1 FROM claims WHERE person_id = ? AND claimed_by = ? AND decided_at IS NULL')
    .pluck()
  let kept = 0
  for (const { person } of rows) {
    const other = known.get(person.cedula)
    const { consent, referredBy, name, phone } = person
    if (other === undefined || other.isHidden === 1 || consent === null || other.referredBy === referredBy)
      continue
    if (open.get(other.id, referredBy) !== undefined) continue
    keepClaim(database, other.id, referredBy, { name, phone, ...consent }, now, importId)
    kept += 1
  }
  return kept
}

/**
 * Erases the next people of an import, and more while `hasTime`. Returns their ids; null: nothing of the import is left.
 */
export function removePeople(database: Database, importId: number, hasTime: () => boolean): number[] | null {
  const { sqlite } = database
  return immediately(sqlite, () => {
    const removed: number[] = []
    do {
      const ids = peopleAfter(sqlite).all(importId, 0, erasedAtOnce) as number[]
      if (ids.length === 0) break
      erase(database, ids)
      removed.push(...ids)
    } while (removed.length < mostErased && hasTime())
    if (removed.length > 0) return removed
    for (const statement of [
      'DELETE FROM claims WHERE import_id = ? AND decided_at IS NULL',
      'UPDATE claims SET import_id = NULL WHERE import_id = ?',
      'DELETE FROM import_chunks WHERE import_id = ?',
      'DELETE FROM imports WHERE id = ?',
    ])
      sqlite.prepare(statement).run(importId)
    return null
  })
}

/** If an authorisation came with the row, its change directly follows the registration. */
const isAsItCame = `(person.deleted_at IS NULL AND EXISTS (
  SELECT 1 FROM changes AS came WHERE came.uid = person.uid AND came.part = 'registered'
     AND ${writtenFields.map((field) => `json_extract(came.after, '$.${field}') IS person.${field}`).join(' AND ')}
     AND json_extract(came.after, '$.leader') IS (SELECT uid FROM accounts WHERE id = person.referred_by)
     AND NOT EXISTS (SELECT 1 FROM changes AS later WHERE later.uid = person.uid
           AND (later.part = 'registered' AND later.id <> came.id OR later.part = 'consent' AND later.id <> came.id + 1))))`

/**
 * Number of people who changed since their import, apart from lookups. A person who was changed back counts as
 * unchanged.
 */
export const changedPeople = ({ sqlite }: Database, importId: number): number =>
  sqlite
    .prepare(
      `SELECT count(*) FROM imported_people AS imported JOIN people AS person ON person.id = imported.person_id
        WHERE imported.import_id = ? AND (person.updated_at <> person.registered_at OR person.deleted_at IS NOT NULL)
          AND NOT ${isAsItCame}`,
    )
    .pluck()
    .get(importId) as number

export const importedSoFar = ({ sqlite }: Database, importId: number): number =>
  sqlite.prepare('SELECT count(*) FROM imported_people WHERE import_id = ?').pluck().get(importId) as number

/** Takes some 80 ms for 100,000 people. */
export function resultOf(sqlite: Sqlite, importId: number): ImportResult {
  return sqlite
    .prepare(
      `SELECT id AS importId, known, rejected, claims,
              (SELECT count(*) FROM imported_people WHERE import_id = imports.id) AS imported,
              (SELECT count(*) FROM imported_people AS one WHERE one.import_id = imports.id
                 AND NOT ${isAuthorised('one.person_id')}) AS withoutConsent
         FROM imports WHERE id = ?`,
    )
    .get(importId) as ImportResult
}

/** The leader's import that a kill interrupted; null: there is none. */
export const unfinishedOf = ({ sqlite }: Database, accountId: number): UnfinishedImport | null =>
  (sqlite
    .prepare(
      `SELECT id AS importId, name, started_at AS startedAt, total,
              (SELECT count(*) FROM imported_people WHERE import_id = imports.id) AS imported
         FROM imports WHERE account_id = ? AND state = 'writing' ORDER BY id LIMIT 1`,
    )
    .get(accountId) as UnfinishedImport | undefined) ?? null

/** The leader's latest import, if it is done and people of it remain. */
export const lastOf = ({ sqlite }: Database, accountId: number): LastImport | null =>
  (sqlite
    .prepare(
      `SELECT importId, name, startedAt, people, rejected FROM (
         SELECT id AS importId, name, started_at AS startedAt, state,
                iif(EXISTS (SELECT 1 FROM import_chunks WHERE import_id = imports.id AND n > ${rejectedFrom}), rejected, 0) AS rejected,
                (SELECT count(*) FROM imported_people WHERE import_id = imports.id) AS people
           FROM imports WHERE account_id = ? ORDER BY id DESC LIMIT 1)
        WHERE state = 'done' AND people > 0`,
    )
    .get(accountId) as LastImport | undefined) ?? null

// ── Remembered columns ──────────────────────────────────────────────────────────────────────────────────────────────

/** May contain text that this version does not understand; null: none is remembered. */
export const rememberedColumns = (sqlite: Sqlite, accountId: number, shape: string): string | null =>
  (sqlite
    .prepare('SELECT columns FROM import_shapes WHERE account_id = ? AND shape = ?')
    .pluck()
    .get(accountId, shape) as string | undefined) ?? null

export function rememberColumns(
  { sqlite }: Database,
  accountId: number,
  shape: string,
  columns: ImportColumns,
): void {
  sqlite
    .prepare(
      `INSERT INTO import_shapes (account_id, shape, columns) VALUES (?, ?, ?)
         ON CONFLICT (account_id, shape) DO UPDATE SET columns = excluded.columns`,
    )
    .run(accountId, shape, JSON.stringify(columns))
}
