import type { AuditAction, RecordedSetting, TakenAs } from '../../src-preload/contract/index.ts'
import { storageTrouble } from '../refusal.ts'
import { type AuditHead, type AuditRow, hashOf, hashOfUnchained } from './audit-chain.ts'
import type { Changes } from './changes.ts'
import { immediately } from './immediately.ts'
import { once } from './once.ts'
import type { Database, Sqlite } from './open.ts'
import { readSetting, writeSetting } from './settings.ts'

export interface AuditRecord {
  at: number
  /** null: the app itself, or a person with the recovery code (`by` of the detail). */
  accountId: number | null
  action: AuditAction
  /** Uid of the person concerned, which reveals nothing about them; default: none. */
  person?: string | null
  /** Contains no personal data. */
  detail: Readonly<Record<string, string | number | null>>
}

/** Records what a setting that holds for everybody became, in the caller's transaction. */
export const recordSetting = (
  database: Database,
  accountId: number,
  detail: AuditRecord['detail'] & { setting: RecordedSetting },
  at: number,
): number => record(database, { at, accountId, action: 'setting_changed', detail })

/**
 * Appends an entry to the chain, in the caller's transaction if there is one. Returns its id. The transaction takes
 * SQLite's write lock before it reads the last hash, so two writers cannot continue from the same one.
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

/** Appends an entry with the next id and hash. Must run in the caller's transaction. Returns the id. */
export function appendNext(database: Database, entry: Omit<AuditRow, 'id' | 'hash'>): number {
  const { at, actor, person, action, detail } = entry
  const last = lastOf(database)
  const row = { id: last.id + 1, at, actor, person, action, detail }
  append(database, [{ ...row, hash: hashOf(last.hash, row) }])
  return row.id
}

/** Appends rows unchanged. Must run in the caller's transaction. */
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

/** All rows in order. `from`: id of the first one. */
export const auditRows = (sqlite: Sqlite, from = 1): IterableIterator<AuditRow> =>
  sqlite
    .prepare(`SELECT ${rowColumns} FROM audit_log WHERE id >= ? ORDER BY id`)
    .iterate(from) as IterableIterator<AuditRow>

/** null: nothing is chained yet, or the head was removed. */
export function readHead(database: Pick<Database, 'sqlite'>): AuditHead | null {
  const saved = readSetting(database, 'audit_head')
  if (saved === null) return null
  const [id, hash = ''] = saved.split(' ')
  return { id: Number(id), hash }
}

export const writeHead = (database: Pick<Database, 'orm'>, { id, hash }: AuditHead): void =>
  writeSetting(database, 'audit_head', `${id} ${hash}`)

/** The row that the next entry continues. The numbers of lost last rows are not used again. */
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

/** Actor of an account that no longer exists. */
export const goneActor = ''

/** Uid of a person; null: there is none. */
export const uidOf = ({ sqlite }: Pick<Database, 'sqlite'>, personId: number): string | null =>
  (uidsOfPeople(sqlite).get(personId) as string | undefined) ?? null

const uidsOfPeople = once((sqlite: Sqlite) => sqlite.prepare('SELECT uid FROM people WHERE id = ?').pluck())

interface Logged {
  database: Database
  changes: Changes
}

/** Records an action that changes no list. Throws if the disk fails, so that the action does not happen unrecorded. */
export function note({ database, changes }: Logged, entry: AuditRecord): void {
  changes.untracked(() => record(database, entry))
}

/** Like `note`, but ignores a full disk so that the action can continue. */
export function noteUnlessFull(logged: Logged, entry: AuditRecord): void {
  try {
    note(logged, entry)
  } catch (error) {
    if (storageTrouble(error) === null) throw error
  }
}

/** Records that the owner exports or prints other leaders' people. Call before the data leave the app. */
export const noteTaken = (
  logged: Logged,
  { as, ...entry }: Pick<AuditRecord, 'at' | 'accountId'> & { as: TakenAs },
): void => note(logged, { ...entry, action: 'campaign_taken', detail: { as } })

/**
 * Records that leaders export or print their own people, before the file or sheet appears. A full disk does not block
 * it: a file elsewhere is then the best help.
 */
export const noteOwnTaken = (
  logged: Logged,
  { as, people, ...entry }: Pick<AuditRecord, 'at' | 'accountId'> & { as: TakenAs; people: number },
): void => noteUnlessFull(logged, { ...entry, action: 'own_exported', detail: { as, people } })

/** The action of the latest entry among these; null: there is none. */
export const latestAction = ({ sqlite }: Database, actions: readonly AuditAction[]): AuditAction | null =>
  (sqlite
    .prepare(
      `SELECT action FROM audit_log WHERE action IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT 1`,
    )
    .pluck()
    .get(JSON.stringify(actions)) as AuditAction | undefined) ?? null
