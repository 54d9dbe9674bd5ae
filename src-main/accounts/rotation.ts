import fs from 'node:fs'
import type { Clock } from '../clock.ts'
import type { OpenOptions } from '../database/open.ts'
import { createDatabaseThread } from '../database/thread.ts'
import { type FileStamp, isUnwritten, renameDurably, stampOf } from '../files.ts'
import { Refusal } from '../refusal.ts'

/**
 * Files of a key rotation: a copy under the new key is completed beside the database, then renamed over it. The rename
 * is the commit. docs/decisions/015 has the order of the steps.
 */

const copyOf = (file: string): string => `${file}.next`
/** Suffixes of the files that SQLite creates beside a database. */
const companions = ['-journal', '-wal', '-shm']

/** Milliseconds between two progress checks. */
const lookMs = 100

export interface CopyOptions {
  /** Entry file of the reader's thread. */
  readerFile: string
  clock: Clock
  /** Checked after each step; once aborted, the copy rejects with its reason. */
  signal: AbortSignal
  onProgress(percent: number, phase: 'copying'): void
}

/** Makes the copy in a separate thread. No other connection to the database may be open. */
export async function copyUnderKey(
  database: OpenOptions,
  nextKey: Uint8Array,
  { readerFile, clock, signal, onProgress }: CopyOptions,
): Promise<void> {
  const file = copyOf(database.file)
  removeCopy(database.file)
  const whole = sizeOf(database.file)
  // First the copy grows, then the journal that holds its old pages during the rekey. Each is half of the work.
  let most = 0
  const look = () => {
    const done = Math.min(1, sizeOf(file) / whole) + Math.min(1, sizeOf(`${file}-journal`) / whole)
    most = Math.max(most, Math.round(45 * done))
    onProgress(most, 'copying')
    cancel = clock.timer(look, lookMs)
  }
  let cancel = clock.timer(look, 0)
  const thread = createDatabaseThread(readerFile, database)
  try {
    await thread.run('copy', { file })
    signal.throwIfAborted()
    await thread.run('changeKey', { file, nextKey })
    signal.throwIfAborted()
  } finally {
    cancel()
    await thread.close()
  }
}

/**
 * Replaces the database with the copy, durably. `copied`: stamp of the database before it was copied. Throws
 * `Refusal('replaced_elsewhere')` if the file is another one now or was written meanwhile: the copy would lack those
 * changes.
 */
export function replaceDatabase(databaseFile: string, copied: FileStamp | null): void {
  // SQLite would apply a leftover WAL to the new database.
  const isWritten = sizeOf(`${databaseFile}-wal`) > 0 || !isUnwritten(copied, stampOf(databaseFile))
  if (isWritten) throw new Refusal('replaced_elsewhere')
  for (const companion of companions) fs.rmSync(databaseFile + companion, { force: true })
  renameDurably(copyOf(databaseFile), databaseFile)
}

/** No effect if there is no copy. */
export function removeCopy(databaseFile: string): void {
  for (const companion of ['', ...companions]) fs.rmSync(copyOf(databaseFile) + companion, { force: true })
}

const sizeOf = (file: string): number => fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0
