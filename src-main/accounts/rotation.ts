import fs from 'node:fs'
import type { Clock } from '../clock.ts'
import type { OpenOptions } from '../database/open.ts'
import { createDatabaseThread } from '../database/thread.ts'
import { renameDurably } from '../files.ts'

/**
 * The database under another key: made whole beside the old one, then renamed over it. Whichever of the two has the
 * name counts; docs/decisions/015 has the order of the steps.
 */

const copyOf = (file: string): string => `${file}.next`
/** What SQLite lays beside a database. */
const companions = ['-journal', '-wal', '-shm']

/** Milliseconds between two looks how far the copy is. */
const lookMs = 100

export interface CopyOptions {
  /** Entry file of the reader's thread. */
  readerFile: string
  clock: Clock
  /** Looked at between two steps; rejects with its reason. */
  signal: AbortSignal
  onProgress(percent: number, phase: 'copying'): void
}

/** Makes the copy in a thread of its own. Nobody else has the database open. */
export async function copyUnderKey(
  database: OpenOptions,
  nextKey: Uint8Array,
  { readerFile, clock, signal, onProgress }: CopyOptions,
): Promise<void> {
  const file = copyOf(database.file)
  removeCopy(database.file)
  const whole = sizeOf(database.file)
  // The copy grows, then the journal that keeps its old pages while they are encrypted anew: half the work each.
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

/** The copy takes the place of the database, for good. Throws where something of the old one is in its WAL alone. */
export function takePlace(databaseFile: string): void {
  // A WAL that is left beside another database would be read into it.
  if (sizeOf(`${databaseFile}-wal`) > 0) throw new Error('the WAL was not written back')
  for (const companion of companions) fs.rmSync(databaseFile + companion, { force: true })
  renameDurably(copyOf(databaseFile), databaseFile)
}

/** Harmless where there is none. */
export function removeCopy(databaseFile: string): void {
  for (const companion of ['', ...companions]) fs.rmSync(copyOf(databaseFile) + companion, { force: true })
}

const sizeOf = (file: string): number => fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0
