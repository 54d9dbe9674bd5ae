import BetterSqlite3 from 'better-sqlite3'

/** Version of SQLite and of its encryption: `3.53.4, SQLite3 Multiple Ciphers 2.4.0`. */
export function sqliteVersion(nativeBinding: string | undefined): string {
  const sqlite = new BetterSqlite3(':memory:', nativeBinding === undefined ? {} : { nativeBinding })
  try {
    const version = (name: string) => sqlite.prepare(`SELECT ${name}()`).pluck().get() as string
    return `${version('sqlite_version')}, ${version('sqlite3mc_version')}`
  } finally {
    sqlite.close()
  }
}
