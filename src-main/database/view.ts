import fs from 'node:fs'
import path from 'node:path'
import { asDatabase, asRefusal, connect, type Database, type OpenOptions } from './connection.ts'

/** The bytes of a database's WAL; empty: there is no such file. */
export const readWalFile = (databaseFile: string): Buffer =>
  fs.existsSync(`${databaseFile}-wal`) ? fs.readFileSync(`${databaseFile}-wal`) : Buffer.alloc(0)

/**
 * Runs `look` on the database as SQLite reads it with this WAL. Changes neither the database nor the files beside it: a
 * connection opened on them, even a read-only one, may delete the WAL when it closes. The view is a second name of the
 * database's file in a separate folder, which is deleted at the end. No other connection of this process may be open.
 * Throws `Refusal('database_damaged')` if the key does not open the file.
 */
export function inView<Seen>(options: OpenOptions, wal: Buffer, look: (database: Database) => Seen): Seen {
  const folder = `${options.file}.view`
  const file = path.join(folder, path.basename(options.file))
  try {
    fs.rmSync(folder, { recursive: true, force: true })
    fs.mkdirSync(folder)
    // A start that was killed while switching to WAL mode left a journal. Reading rolls it back, which writes.
    const isTorn = fs.existsSync(`${options.file}-journal`)
    if (isTorn) fs.copyFileSync(`${options.file}-journal`, `${file}-journal`)
    if (isTorn) fs.copyFileSync(options.file, file)
    else linkOrCopy(options.file, file)
    if (wal.length > 0) fs.writeFileSync(`${file}-wal`, wal)
    const database = asDatabase(connect({ ...options, file }, !isTorn))
    try {
      return look(database)
    } finally {
      database.close()
    }
  } catch (error) {
    throw asRefusal(error)
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
}

function linkOrCopy(from: string, to: string): void {
  try {
    fs.linkSync(from, to)
  } catch {
    // Some file systems have no hard links.
    fs.copyFileSync(from, to, fs.constants.COPYFILE_FICLONE)
  }
}
