import type { AuditAction, TakenAs } from '../../src-preload/contract/index.ts'
import { storageTrouble } from '../refusal.ts'
import { type AuditHead, type AuditRow, hashOf, hashOfUnchained } from './audit-chain.ts'
import type { Changes } from './changes.ts'
import { immediately } from './immediately.ts'
import { once } from './once.ts'
import type { Database, Sqlite } from './open.ts'
import { readSetting, writeSetting } from './settings.ts'

export interface AuditRecord {
  at: number
  /** null: the app itself, or somebody with the recovery code (`by` of the detail). */
  accountId: number | null
  action: AuditAction
  /** Uid of the person whom it concerns, which says nothing about them; none unless given. */
  person?: string | null
  /** No personal data. */
  detail: Readonly<Record<string, string | number | null>>
}

/**
 * Appends an entry to the chain, in the caller's transaction if there is one. Returns its id. The transaction holds
 * SQLite's write lock from the reading of the last hash on: two writers cannot continue from the same one.
 */
export const record = (
  database: Database,
  { at, accountId, action, person = null, detail }: AuditRecord,
): number =>
  immediately(database.sqlite, () =>
    appendNext(database, {
      at,
      actor: accountId === null ? null : uidOfAccount(database, accountId),
      person,
      action,
      detail: JSON.stringify(detail),
    }),
  )

/** Must run in the caller's transaction. Returns the id. */
export function appendNext(database: Database, entry: Omit<AuditRow, 'id' | 'hash'>): number {
  const { at, actor, person, action, detail } = entry
  const last = lastOf(database)
  const row = { id: last.id + 1, at, actor, person, action, detail }
  append(database, [{ ...row, hash: hashOf(last.hash, row) }])
  return row.id
}

/** Appends rows as they are. Must run in the caller's transaction. */
export function append(database: Database, rows: readonly AuditRow[]): void {
  const insert = insertsRow(database.sqlite)
  for (const row of rows) insert.run(row)
  const last = rows.at(-1)
  if (last !== undefined && last.hash !== null) writeHead(database, { id: last.id, hash: last.hash })
}

const insertsRow = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `INSERT INTO audit_log (id, at, actor, person, action, detail, hash)
       VALUES (@id, @at, @actor, @person, @action, @detail, @hash)`,
  ),
)

const rowColumns = 'id, at, actor, person, action, detail, hash'

/** All rows in their order; `from`: the first one. */
export const auditRows = (sqlite: Sqlite, from = 1): IterableIterator<AuditRow> =>
  sqlite
    .prepare(`SELECT ${rowColumns} FROM audit_log WHERE id >= ? ORDER BY id`)
    .iterate(from) as IterableIterator<AuditRow>

/** null: nothing is chained yet, or somebody has removed it. */
export function readHead(database: Pick<Database, 'sqlite'>): AuditHead | null {
  const saved = readSetting(database, 'audit_head')
  if (saved === null) return null
  const [id, hash = ''] = saved.split(' ')
  return { id: Number(id), hash }
}

export const writeHead = (database: Pick<Database, 'orm'>, { id, hash }: AuditHead): void =>
  writeSetting(database, 'audit_head', `${id} ${hash}`)

/** What the next entry continues from. If the last rows are lost, their numbers are not given again. */
function lastOf(database: Database): AuditHead {
  const { sqlite } = database
  const head = readHead(database)
  const row = sqlite.prepare('SELECT id, hash FROM audit_log ORDER BY id DESC LIMIT 1').get() as
    | Pick<AuditRow, 'id' | 'hash'>
    | undefined
  if (head !== null && head.id >= (row?.id ?? 0)) return head
  const hash = row?.hash ?? hashOfUnchained(auditRows(sqlite))
  return { id: row?.id ?? 0, hash }
}

/** Uid of the account's person. */
export const uidOfAccount = ({ sqlite }: Pick<Database, 'sqlite'>, accountId: number): string =>
  (uidsOfAccounts(sqlite).get(accountId) as string | undefined) ?? goneActor

const uidsOfAccounts = once((sqlite: Sqlite) =>
  sqlite
    .prepare(
      'SELECT person.uid FROM accounts AS account JOIN people AS person ON person.id = account.person_id WHERE account.id = ?',
    )
    .pluck(),
)

/** Stands for an account of which nothing is left. */
export const goneActor = ''

/** Uid of a person; null: there is none. */
export const uidOf = ({ sqlite }: Pick<Database, 'sqlite'>, personId: number): string | null =>
  (uidsOfPeople(sqlite).get(personId) as string | undefined) ?? null

const uidsOfPeople = once((sqlite: Sqlite) => sqlite.prepare('SELECT uid FROM people WHERE id = ?').pluck())

interface Logged {
  database: Database
  changes: Changes
}

/** Records what changes no list. Throws if the disk fails: what must not go on unrecorded does not. */
export function note({ database, changes }: Logged, entry: AuditRecord): void {
  changes.untracked(() => record(database, entry))
}

/** The same, but a full disk keeps nobody from what they do. */
export function noteUnlessFull(logged: Logged, entry: AuditRecord): void {
  try {
    note(logged, entry)
  } catch (error) {
    if (storageTrouble(error) === null) throw error
  }
}

/** Records that the owner takes people of other leaders along. Call before they leave. */
export const noteTaken = (
  logged: Logged,
  { as, ...entry }: Pick<AuditRecord, 'at' | 'accountId'> & { as: TakenAs },
): void => note(logged, { ...entry, action: 'campaign_taken', detail: { as } })

/**
 * Records that a leader takes their own people along, before it appears. On a full disk they may: a file elsewhere is
 * then what helps.
 */
export const noteOwnTaken = (
  logged: Logged,
  { as, people, ...entry }: Pick<AuditRecord, 'at' | 'accountId'> & { as: TakenAs; people: number },
): void => noteUnlessFull(logged, { ...entry, action: 'own_exported', detail: { as, people } })

/** The action of the latest entry of these; null: there is none. */
export const latestAction = ({ sqlite }: Database, actions: readonly AuditAction[]): AuditAction | null =>
  (sqlite
    .prepare(
      `SELECT action FROM audit_log WHERE action IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT 1`,
    )
    .pluck()
    .get(JSON.stringify(actions)) as AuditAction | undefined) ?? null
