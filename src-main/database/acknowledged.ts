import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import type { Sqlite } from './connection.ts'
import { once } from './once.ts'

/**
 * The number of acknowledged changes, stored in the database and again in a file beside it. Triggers count each change
 * in its own transaction. The file is written after the commit and not flushed, so it may lag behind the database. If
 * the file is ahead, the database has lost changes.
 */

const schema = z.strictObject({ changes: z.int().min(0), inFile: z.int().min(0), mac: z.base64() })

/** `inFile`: number of the changes that a checkpoint has copied into the database file. */
export type Promised = Omit<z.infer<typeof schema>, 'mac'>

export const acknowledgedFile = (databaseFile: string): string =>
  path.join(path.dirname(databaseFile), 'acknowledged.json')

/** null: the database is older than the count. */
export function readAcknowledged(sqlite: Sqlite): number | null {
  const exists = sqlite.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'acknowledged'`).get()
  return exists === undefined ? null : count(sqlite)
}

const count = (sqlite: Sqlite): number => (counted(sqlite).get() as number | undefined) ?? 0
const counted = once((sqlite: Sqlite) => sqlite.prepare('SELECT changes FROM acknowledged').pluck())

/** The numbers in the file; null: there is no file, or it was not written with this key. */
export function readAcknowledgedFile(file: string, key: Uint8Array): Promised | null {
  try {
    const { mac, ...promised } = schema.parse(JSON.parse(fs.readFileSync(file, 'utf8')))
    const [found, expected] = [Buffer.from(mac, 'base64'), authenticate(promised, macKey(key))]
    return found.length === expected.length && timingSafeEqual(found, expected) ? promised : null
  } catch {
    return null
  }
}

export interface Acknowledged {
  /** Writes the number of committed changes to the file. Call after a commit and before answering its caller. */
  note(): void
  /** Call before a checkpoint. Call the returned function once the checkpoint has copied everything into the file. */
  checkpointing(): () => void
  close(): void
}

/** Longer than any content, so that a write replaces the whole content. */
const fileBytes = 160

/** `sqlite`: the writing connection. If the count cannot be read or written, the file stays unchanged: it may lag. */
export function keepAcknowledged(databaseFile: string, key: Uint8Array, sqlite: Sqlite): Acknowledged {
  const authentic = macKey(key)
  const handle = opened(acknowledgedFile(databaseFile))
  let written: Promised | null = null
  // Changes that an earlier session copied into the file may be gone: another file may have replaced it.
  let inFile = 0

  function write(promised: Promised): void {
    if (handle === null) return
    if (promised.changes === written?.changes && promised.inFile === written.inFile) return
    const content = { ...promised, mac: authenticate(promised, authentic).toString('base64') }
    // Overwrites in place, which takes some microseconds. A new file for each change would take longer than its commit.
    fs.writeSync(handle, `${JSON.stringify(content).padEnd(fileBytes - 1)}\n`, 0)
    written = promised
  }

  /** Ignores a failure: the file may lag until the next write. */
  function lagging<Value>(work: () => Value): Value | null {
    try {
      return work()
    } catch {
      return null
    }
  }

  const note = () => void lagging(() => write({ changes: count(sqlite), inFile }))

  return {
    note,
    checkpointing() {
      const changes = lagging(() => count(sqlite))
      return () => {
        if (changes === null) return
        inFile = changes
        note()
      }
    },
    close() {
      if (handle !== null) fs.closeSync(handle)
    },
  }
}

function opened(file: string): number | null {
  try {
    // Keeps the content until the first write.
    return fs.openSync(file, fs.constants.O_WRONLY | fs.constants.O_CREAT, 0o600)
  } catch {
    return null
  }
}

const macKey = (key: Uint8Array): Buffer =>
  Buffer.from(hkdfSync('sha256', key, '', 'referidos acknowledged 1', 32))

const authenticate = ({ changes, inFile }: Promised, key: Buffer): Buffer =>
  createHmac('sha256', key).update(`${changes} ${inFile}`).digest()
