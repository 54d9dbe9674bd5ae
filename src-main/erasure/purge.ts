import { type Clock, pause } from '../clock.ts'
import type { Database } from '../database/open.ts'
import { readSetting, writeSetting } from '../database/settings.ts'
import { mergeIndexes } from './residue.ts'

/**
 * Completes an erasure in small steps in the background: the search indexes drop entries that were only marked, and the
 * WAL is emptied. The erasure's own transaction notes the purge, so that a kill only delays it.
 */
export interface Purge {
  /** Call after an erasure. */
  begin(): void
  /** Resolves once no data of erased people are left in the database's files, or the session closes. Never rejects. */
  done(): Promise<void>
  /** Stops between two steps; the next session continues. */
  close(): Promise<void>
}

export interface PurgeOptions {
  database: Database
  clock: Pick<Clock, 'timer'>
  /** See `WalKeeper.empty`. */
  emptyWal(signal: AbortSignal): Promise<boolean>
  /** Deletes the files of deleted rows. */
  removeFiles(): void
  untracked<Written>(write: () => Written): Written
  log(level: 'warn', message: string): void
}

/** Milliseconds between two steps. */
const pauseMs = 10
/** Milliseconds until the next try, if the disk is full or a reader needs the WAL. */
const againMs = 30_000

export function createPurge({ database, clock, emptyWal, removeFiles, untracked, log }: PurgeOptions): Purge {
  const closing = new AbortController()
  const { signal } = closing
  let running: Promise<void> | null = null

  const unfinished = () => readSetting(database, 'erasure_unfinished')
  const mayGoOn = () => !signal.aborted && database.sqlite.open

  /** Returns whether everything is purged. */
  async function purge(): Promise<boolean> {
    const mark = unfinished()
    if (mark === null) return true
    removeFiles()
    const steps = mergeIndexes(database.sqlite)
    for (;;) {
      if (!mayGoOn()) return false
      if (untracked(() => steps.next().done)) break
      await pause(clock, pauseMs, signal)
    }
    if (!(await emptyWal(signal)) || !mayGoOn()) return false
    // More people may have been erased meanwhile.
    if (unfinished() !== mark) return await purge()
    untracked(() => writeSetting(database, 'erasure_unfinished', null))
    return true
  }

  async function run(): Promise<void> {
    while (mayGoOn()) {
      try {
        if (await purge()) return
      } catch (error) {
        log('warn', `an erasure was not finished: ${error instanceof Error ? error.name : typeof error}`)
      }
      if (mayGoOn()) await pause(clock, againMs, signal)
    }
  }

  function begin(): void {
    running ??= run().finally(() => {
      running = null
    })
  }

  return {
    begin,
    async done() {
      begin()
      await running
    },
    async close() {
      closing.abort()
      await running
    },
  }
}
