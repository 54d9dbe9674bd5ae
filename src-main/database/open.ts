import fs from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { Refusal, systemRefusal } from '../refusal.ts'
import { migrate, NewerDatabase, pendingMigrations } from './migrate.ts'
import * as schema from './schema.ts'

export type Sqlite = BetterSqlite3.Database
export type Orm = BetterSQLite3Database<typeof schema>

/** One connection. `orm` and `sqlite` are two views of it. */
export interface Database {
  sqlite: Sqlite
  orm: Orm
  close(): void
}

export interface OpenOptions {
  file: string
  /** 32 bytes: the raw key of AEGIS-256, which encrypts the pages. */
  key: Uint8Array
  /** Folder of drizzle's SQL and journal. */
  migrations: string
  /** A copy of the SQLite addon for a run time whose Node-API is too old for the prebuilt one. */
  nativeBinding?: string | undefined
  /** A reader neither migrates nor writes; the writer has opened the file before. */
  readonly?: boolean
}

/** A writer that finds the file locked waits this long, in milliseconds: longer would freeze the app. */
const busyTimeout = 250

/** What a question of 100,000 people goes through. */
const readerCacheKib = 8 * 1024

/** Pages in the WAL that are worth copying: SQLite's own measure. */
const enoughPages = 1_000
/** How often what was written meanwhile is copied as well. */
const mostTurns = 5
/** Pages that are copied before anybody would feel that they had to wait. */
const fewPages = 100

/**
 * Pages in the WAL after which a writer copies them into the database itself, which holds it up: so many come together
 * only where `checkpoint` was not called for long.
 */
const mostWalPages = 64_000

/**
 * The one place where the database is opened, in every thread.
 *
 * Throws `Refusal('database_newer')` for a file of a newer version of the app (which stays as it is), and
 * `Refusal('database_damaged')` for one that the key does not open.
 */
export function open(options: OpenOptions): Database {
  if (!options.readonly && fs.existsSync(options.file)) refuseNewer(options)
  const sqlite = connect(options, options.readonly ?? false)
  try {
    if (!options.readonly) {
      sqlite.pragma('journal_mode = WAL')
      sqlite.pragma('journal_size_limit = 67108864')
      sqlite.pragma(`wal_autocheckpoint = ${mostWalPages}`)
      migrate(sqlite, options.migrations)
    }
  } catch (error) {
    sqlite.close()
    throw asRefusal(error)
  }
  return { sqlite, orm: drizzle(sqlite, { schema }), close: () => sqlite.close() }
}

/** Whether the key opens the file. */
export function isOpenedBy(options: OpenOptions): boolean {
  try {
    open({ ...options, readonly: true }).close()
    return true
  } catch (error) {
    if (error instanceof Refusal && error.error.code === 'database_damaged') return false
    throw error
  }
}

/**
 * Copies what is in the WAL into the database where it is worth it; false: it was not. Keeps nobody from writing, however
 * slow the disk is.
 */
export function checkpoint(options: OpenOptions): boolean {
  const sqlite = connect(options, false)
  try {
    if (pagesLeft(sqlite) < enoughPages) return false
    // Others write meanwhile.
    for (let turn = 0; turn < mostTurns && pagesLeft(sqlite) > 0; turn++)
      sqlite.pragma('wal_checkpoint(PASSIVE)')
    return true
  } finally {
    sqlite.close()
  }
}

/**
 * The little that was written since `checkpoint`, copied by the one that writes, so that nothing comes in between: the WAL
 * begins anew with the next writing, unless somebody reads from it just now. Takes about as long as two commits.
 */
export function checkpointRest(sqlite: Sqlite): void {
  const left = pagesLeft(sqlite)
  if (left > 0 && left <= fewPages) sqlite.pragma('wal_checkpoint(PASSIVE)')
}

/** How many pages of the WAL are not in the database yet. */
function pagesLeft(sqlite: Sqlite): number {
  const [wal] = sqlite.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[]
  return (wal?.log ?? 0) - (wal?.checkpointed ?? 0)
}

/**
 * Encrypts a database that nobody else has open under another key, and checks it. On the disk when it returns; takes
 * seconds for 100,000 people.
 */
export function changeKey(options: OpenOptions, nextKey: Uint8Array): void {
  const sqlite = connect(options, false)
  try {
    // In a WAL it would be two files.
    sqlite.pragma('journal_mode = DELETE')
    sqlite.pragma(`rekey = ${rawKey(nextKey)}`)
  } finally {
    sqlite.close()
  }
  const changed = connect({ ...options, key: nextKey }, true)
  try {
    const found = changed.pragma('quick_check(1)', { simple: true })
    if (found !== 'ok') throw new Refusal('database_damaged', {}, new Error(String(found)))
  } finally {
    changed.close()
  }
}

function rawKey(key: Uint8Array): string {
  if (key.length !== 32) throw new Error('the database key has 32 bytes')
  return `"x'${Buffer.from(key).toString('hex')}'"`
}

function connect({ file, key, nativeBinding }: OpenOptions, readonly: boolean): Sqlite {
  const sqlite = new BetterSqlite3(file, {
    readonly,
    timeout: busyTimeout,
    ...(nativeBinding === undefined ? {} : { nativeBinding }),
  })
  try {
    sqlite.pragma("cipher = 'aegis'")
    sqlite.pragma(`key = ${rawKey(key)}`)
    // Reads the first page, so that a wrong key shows here and not in the middle of something.
    sqlite.pragma('schema_version')
    // A large sort would otherwise spill to a temporary file in clear.
    sqlite.pragma('temp_store = MEMORY')
    sqlite.pragma('synchronous = FULL')
    sqlite.pragma('fullfsync = ON')
    sqlite.pragma('foreign_keys = ON')
    // A question goes through whole indexes: with less, it would drive out what the next one begins with.
    if (readonly) sqlite.pragma(`cache_size = -${readerCacheKib}`)
    return sqlite
  } catch (error) {
    sqlite.close()
    throw asRefusal(error)
  }
}

/**
 * Looks with a reader, since a writer would checkpoint and switch modes before anything is known. A reader of a WAL
 * database may leave an empty WAL and an index of it behind: what was not there before goes again.
 */
function refuseNewer(options: OpenOptions): void {
  const beside = [`${options.file}-wal`, `${options.file}-shm`].filter((file) => !fs.existsSync(file))
  // A start that was broken off while it switched to the WAL left this: only a writer may roll it back. It does no more.
  const isTorn = fs.existsSync(`${options.file}-journal`)
  const reader = connect(options, !isTorn)
  try {
    pendingMigrations(reader, options.migrations)
  } catch (error) {
    throw asRefusal(error)
  } finally {
    reader.close()
    for (const leftover of beside) fs.rmSync(leftover, { force: true })
  }
}

function asRefusal(error: unknown): unknown {
  if (error instanceof NewerDatabase) return new Refusal('database_newer', {}, error)
  return systemRefusal(error) ?? error
}
