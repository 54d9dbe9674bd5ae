import BetterSqlite3 from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { identityOf, isSameFile } from '../files.ts'
import { Refusal, systemRefusal } from '../refusal.ts'
import { NewerDatabase } from './migrate.ts'
import * as schema from './schema.ts'

export type Sqlite = BetterSqlite3.Database
export type Orm = BetterSQLite3Database<typeof schema>

/** One connection. `orm` and `sqlite` are two views of it. */
export interface Database {
  sqlite: Sqlite
  orm: Orm
  /** Whether the opened file is still in place. False: everything written to it is lost. */
  isInPlace(): boolean
  close(): void
}

export interface OpenOptions {
  file: string
  /** 32 bytes: the raw key of AEGIS-256, which encrypts the pages. */
  key: Uint8Array
  /** Folder of drizzle's SQL and journal. */
  migrations: string
  /** Path of a copy of the SQLite addon, for a runtime whose Node-API is too old for the prebuilt one. */
  nativeBinding?: string | undefined
  /** A reader neither migrates nor writes. The writer must have opened the file before. */
  readonly?: boolean
}

/** Milliseconds that a writer waits for a lock. It blocks main meanwhile, so a longer wait would freeze the app. */
const busyTimeout = 250

/** Page cache of a reader: holds the pages that a list query over 100,000 people reads. */
const readerCacheKib = 8 * 1024

export function connect({ file, key, nativeBinding }: OpenOptions, readonly: boolean): Sqlite {
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
    // Without this, a large sort would use an unencrypted temporary file.
    sqlite.pragma('temp_store = MEMORY')
    sqlite.pragma('synchronous = FULL')
    sqlite.pragma('fullfsync = ON')
    sqlite.pragma('foreign_keys = ON')
    // Overwrites deleted content with zeros: see people/erase-for-good.ts.
    sqlite.pragma('secure_delete = ON')
    // A list query scans whole indexes: in a smaller cache it would evict the pages that the next query reads first.
    if (readonly) sqlite.pragma(`cache_size = -${readerCacheKib}`)
    return sqlite
  } catch (error) {
    sqlite.close()
    throw asRefusal(error)
  }
}

export function asDatabase(sqlite: Sqlite): Database {
  const file = sqlite.name
  const opened = identityOf(file)
  return {
    sqlite,
    orm: drizzle(sqlite, { schema }),
    isInPlace: () => isSameFile(opened, identityOf(file)),
    close: () => sqlite.close(),
  }
}

export function rawKey(key: Uint8Array): string {
  if (key.length !== 32) throw new Error('the database key has 32 bytes')
  return `"x'${Buffer.from(key).toString('hex')}'"`
}

export function asRefusal(error: unknown): unknown {
  if (error instanceof NewerDatabase) return new Refusal('database_newer', {}, error)
  return systemRefusal(error) ?? error
}
