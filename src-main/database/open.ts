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

/** Milliseconds that a writer waits for a lock. It blocks main meanwhile, so a longer wait would freeze the app. */
const busyTimeout = 250

/** Page cache of a reader: holds the pages that a list query over 100,000 people reads. */
const readerCacheKib = 8 * 1024

/** `checkpoint` skips a WAL with fewer pages left; SQLite's own default. */
const enoughPages = 1_000
/** Limit of passes per `checkpoint`: writers add pages while one runs. */
const maxTurns = 5
/** Limit of pages that the writer checkpoints itself: few enough to cause no noticeable delay. */
const fewPages = 100

/**
 * Pages in the WAL after which SQLite checkpoints at a writer's commit, which blocks the writer. The WAL grows this
 * long only if `checkpoint` was not called for a long time.
 */
const maxWalPages = 64_000

/**
 * Opens the database; every thread uses this function.
 *
 * Throws `Refusal('database_newer')` if a newer version of the app wrote the file, which is left unchanged, and
 * `Refusal('database_damaged')` if the key does not open it.
 */
export function open(options: OpenOptions): Database {
  if (!options.readonly && fs.existsSync(options.file)) refuseNewer(options)
  const sqlite = connect(options, options.readonly ?? false)
  try {
    if (!options.readonly) {
      sqlite.pragma('journal_mode = WAL')
      sqlite.pragma('journal_size_limit = 67108864')
      sqlite.pragma(`wal_autocheckpoint = ${maxWalPages}`)
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

/** Passive checkpoint; never blocks writers, even on a slow disk. False: the WAL was too short to be worth it. */
export function checkpoint(options: OpenOptions): boolean {
  const sqlite = connect(options, false)
  try {
    if (pagesLeft(sqlite) < enoughPages) return false
    for (let turn = 0; turn < maxTurns && pagesLeft(sqlite) > 0; turn++)
      sqlite.pragma('wal_checkpoint(PASSIVE)')
    return true
  } finally {
    sqlite.close()
  }
}

/**
 * Checkpoints the few pages written since `checkpoint`. Must run on the writing connection, so that no write comes in
 * between: the next write then restarts the WAL from its beginning, unless a reader still uses it. Takes about as long
 * as two commits.
 */
export function checkpointRest(sqlite: Sqlite): void {
  const left = pagesLeft(sqlite)
  if (left > 0 && left <= fewPages) sqlite.pragma('wal_checkpoint(PASSIVE)')
}

/** Number of WAL pages that are not checkpointed yet. */
function pagesLeft(sqlite: Sqlite): number {
  const [wal] = sqlite.pragma('wal_checkpoint(NOOP)') as { log: number; checkpointed: number }[]
  return (wal?.log ?? 0) - (wal?.checkpointed ?? 0)
}

/**
 * Re-encrypts a database under another key and checks it; no other connection may be open. Durable when it returns;
 * takes seconds for 100,000 people. Throws `Refusal('database_damaged')` if the check fails.
 */
export function changeKey(options: OpenOptions, nextKey: Uint8Array): void {
  const sqlite = connect(options, false)
  try {
    // In WAL mode the result would be spread over two files.
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
    // Reads the first page, so that a wrong key fails here and not at a later statement.
    sqlite.pragma('schema_version')
    // Otherwise a large sort would spill to an unencrypted temporary file.
    sqlite.pragma('temp_store = MEMORY')
    sqlite.pragma('synchronous = FULL')
    sqlite.pragma('fullfsync = ON')
    sqlite.pragma('foreign_keys = ON')
    // A list query scans whole indexes: in a smaller cache it would evict the pages that the next query reads first.
    if (readonly) sqlite.pragma(`cache_size = -${readerCacheKib}`)
    return sqlite
  } catch (error) {
    sqlite.close()
    throw asRefusal(error)
  }
}

/**
 * Throws `Refusal('database_newer')` if a newer version of the app wrote the file. Uses a read-only connection: a
 * writer would checkpoint and switch the journal mode before the version is known. A reader of a WAL database may leave
 * an empty WAL and its index (-shm) behind; they are deleted if they did not exist before.
 */
function refuseNewer(options: OpenOptions): void {
  const beside = [`${options.file}-wal`, `${options.file}-shm`].filter((file) => !fs.existsSync(file))
  // A start that was killed while it switched to WAL mode left this journal. Only a writable connection can roll it
  // back; this one does nothing else.
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
