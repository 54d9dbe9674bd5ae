import BetterSqlite3 from 'better-sqlite3'
import { changeKey, type OpenOptions } from '../../src-main/database/open.ts'

/** Encrypts a database that nobody has open as the first version of the app did, under the same key. */
export function encryptAsFirst(options: OpenOptions): void {
  // Also writes back what is in the WAL.
  changeKey(options, options.key)
  const sqlite = new BetterSqlite3(options.file)
  const key = `"x'${Buffer.from(options.key).toString('hex')}'"`
  try {
    sqlite.pragma("cipher = 'aegis'")
    sqlite.pragma(`key = ${key}`)
    sqlite.pragma("cipher = 'sqlcipher'")
    sqlite.pragma(`rekey = ${key}`)
    sqlite.pragma('journal_mode = WAL')
  } finally {
    sqlite.close()
  }
}
