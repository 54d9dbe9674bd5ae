import fs from 'node:fs'
import { Refusal } from '../refusal.ts'
import {
  asDatabase,
  asRefusal,
  connect,
  type Database,
  type OpenOptions,
  rawKey,
  type Sqlite,
} from './connection.ts'
import { hasMigrations, migrate, pendingMigrations } from './migrate.ts'
import { inView, readWalFile } from './view.ts'

export type { Database, OpenOptions, Orm, Sqlite } from './connection.ts'
export { connect, rawKey } from './connection.ts'

/** Limit of passes per `checkpoint`: writers add pages during a pass. */
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
 * Throws `Refusal('database_newer')` if a newer version of the app wrote the file, and `Refusal('database_damaged')` if
 * the key does not open it. Neither changes a file. `Refusal('migration_failed')`: the data are as they were.
 */
export function open(options: OpenOptions): Database {
  if (options.readonly) return asDatabase(connect(options, true))
  if (fs.existsSync(options.file)) refuseNewer(options)
  return openInspected(options)
}

function refuseNewer(options: OpenOptions): void {
  inView(options, readWalFile(options.file), ({ sqlite }) => pendingMigrations(sqlite, options.migrations))
}

/** Opens a database for writing and migrates it. `inspect` must have accepted it before. */
export function openInspected(options: OpenOptions): Database {
  const sqlite = connect(options, false)
  try {
    sqlite.pragma('journal_mode = WAL')
    sqlite.pragma(`wal_autocheckpoint = ${maxWalPages}`)
    migrate(sqlite, options.migrations)
  } catch (error) {
    sqlite.close()
    throw asRefusal(error)
  }
  return asDatabase(sqlite)
}

/** For a finished file that no other connection has open, and that must remain a single file. */
export const openWithoutWal = (options: OpenOptions): Database => asDatabase(connect(options, false))

/** Whether `open` would migrate a database that is in use already. Throws as `open` does; writes nothing. */
export const needsMigration = (options: OpenOptions): boolean =>
  inView(options, readWalFile(options.file), ({ sqlite }) => {
    const pending = pendingMigrations(sqlite, options.migrations)
    return pending.length > 0 && hasMigrations(sqlite)
  })

/** Whether the key opens the file. No other connection of this process may be open: see `inView`. */
export function isOpenedBy(options: OpenOptions): boolean {
  try {
    inView(options, readWalFile(options.file), () => null)
    return true
  } catch (error) {
    if (error instanceof Refusal && error.error.code === 'database_damaged') return false
    throw error
  }
}

/**
 * Passive checkpoint; never blocks writers, even on a slow disk. Returns the number of pages that remain only in the
 * WAL: written meanwhile, or still needed by a reader.
 */
export function checkpoint(options: OpenOptions): number {
  const sqlite = connect(options, false)
  try {
    for (let turn = 0; turn < maxTurns && pagesLeft(sqlite) > 0; turn++)
      sqlite.pragma('wal_checkpoint(PASSIVE)')
    return pagesLeft(sqlite)
  } finally {
    sqlite.close()
  }
}

/** Bytes. A longer WAL is truncated once writing pauses. */
const keptWalBytes = 64 * 1024 * 1024

/**
 * Truncates a WAL that has grown long, unless pages are left to copy or another connection uses it. Blocks writers while
 * the file system frees the blocks: some 70 ms for 100 MB. With `journal_size_limit`, a commit would take as long.
 */
export function truncateLongWal(options: OpenOptions): void {
  const size = fs.statSync(`${options.file}-wal`, { throwIfNoEntry: false })?.size ?? 0
  if (size <= keptWalBytes) return
  const sqlite = connect(options, false)
  try {
    sqlite.pragma('busy_timeout = 0')
    if (pagesLeft(sqlite) === 0) sqlite.pragma('wal_checkpoint(TRUNCATE)')
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

/** Size of the page cache of a thread that reads or writes a whole database, in the order of its tables and indexes. */
const wholeCacheKib = 32 * 1024

/** For a connection of a thread that does one task: a smaller cache would read the same pages again. */
export const useLargeCache = (sqlite: Sqlite): void => {
  sqlite.pragma(`cache_size = -${wholeCacheKib}`)
}

/** Number of WAL pages that are not checkpointed yet. Throws if the database cannot be read. */
export function pagesLeft(sqlite: Sqlite): number {
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
