import fs from 'node:fs'
import path from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import * as z from 'zod'
import type { FolderHolder } from '../../src-preload/contract/index.ts'
import { type FileIdentity, identityOf, isSameFile, writeFileAtomic } from '../files.ts'

/**
 * One process at a time uses a data folder: it holds an exclusive SQLite transaction on `lock.db`, an empty file. The
 * lock ends with the process, however the process ends, and holds between hosts as far as the file system's locks do.
 *
 * POSIX drops a process's locks on a file when the process closes any descriptor of it: only this file may open
 * `lock.db` in main.
 */

const lockName = 'lock.db'
/** Names the holder of the folder. Written after the lock is taken and never deleted; only the lock counts. */
const holderName = 'lock.json'

/** Milliseconds to wait for a process that is about to end. */
const waitMs = 300

const holderSchema = z.strictObject({ host: z.string(), pid: z.int(), since: z.int() })

export interface HeldFolder {
  /**
   * Whether no other process can hold the folder. Takes the lock again if `lock.db` was deleted meanwhile; false if
   * another process has taken it.
   */
  isOurs(): boolean
  /** The end of the process also releases the lock. */
  release(): void
}

export type Taking =
  | { kind: 'held'; folder: HeldFolder }
  /** `holder` null: unknown. */
  | { kind: 'in_use'; holder: FolderHolder | null }
  /** The folder cannot be created or written. */
  | { kind: 'unusable'; error: unknown }

export interface TakeOptions {
  nativeBinding: string | undefined
  /** The process that takes the folder. */
  holder: FolderHolder
}

/** Creates the data folder if it does not exist, and takes it for this process. */
export function takeFolder(dataDir: string, { nativeBinding, holder }: TakeOptions): Taking {
  const file = path.join(dataDir, lockName)
  let held: Held | null
  try {
    fs.mkdirSync(dataDir, { recursive: true })
    held = lock(file, nativeBinding)
    if (held === null) return { kind: 'in_use', holder: readHolder(dataDir) }
  } catch (error) {
    return { kind: 'unusable', error }
  }
  try {
    // Also tests whether the folder is writable.
    writeFileAtomic(path.join(dataDir, holderName), JSON.stringify(holder))
  } catch (error) {
    // A full disk must still allow reading, exporting elsewhere and deleting.
    if (!isDiskFull(error)) {
      held.release()
      return { kind: 'unusable', error }
    }
  }
  sweepTemporary(dataDir)
  return { kind: 'held', folder: keep(held, () => lock(file, nativeBinding), file) }
}

interface Held {
  identity: FileIdentity | null
  release(): void
}

function keep(first: Held, again: () => Held | null, file: string): HeldFolder {
  let held = first
  return {
    isOurs() {
      if (isSameFile(held.identity, identityOf(file))) return true
      try {
        const next = again()
        if (next === null) return false
        held.release()
        held = next
        return true
      } catch {
        return false
      }
    },
    release: () => held.release(),
  }
}

/** null: another process holds the lock. */
function lock(file: string, nativeBinding: string | undefined): Held | null {
  const sqlite = new BetterSqlite3(file, {
    timeout: waitMs,
    ...(nativeBinding === undefined ? {} : { nativeBinding }),
  })
  try {
    begin(sqlite, file)
    return { identity: identityOf(file), release: () => sqlite.close() }
  } catch (error) {
    sqlite.close()
    if (codeOf(error).startsWith('SQLITE_BUSY')) return null
    throw error
  }
}

/** The transaction is never committed: a journal on the disk would be an extra file, and impossible on a full disk. */
const beginning = 'PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE'

function begin(sqlite: BetterSqlite3.Database, file: string): void {
  try {
    sqlite.exec(beginning)
  } catch (error) {
    // Another program overwrote the file. SQLite could read it, so nobody holds the lock.
    if (codeOf(error) !== 'SQLITE_NOTADB' && !codeOf(error).startsWith('SQLITE_CORRUPT')) throw error
    fs.truncateSync(file)
    sqlite.exec(beginning)
  }
}

function readHolder(dataDir: string): FolderHolder | null {
  try {
    return holderSchema.parse(JSON.parse(fs.readFileSync(path.join(dataDir, holderName), 'utf8')))
  } catch {
    return null
  }
}

/** Deletes temporary files that a killed process left in the folder. */
function sweepTemporary(dataDir: string): void {
  try {
    for (const name of fs.readdirSync(dataDir))
      if (/\.\d+\.tmp$/.test(name)) fs.rmSync(path.join(dataDir, name), { force: true })
  } catch {
    // Leftover files only use space.
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

const isDiskFull = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes(codeOf(error))
