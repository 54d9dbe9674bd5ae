import fs from 'node:fs'
import { type Clock, pause } from '../clock.ts'
import type { Thread } from '../thread/thread.ts'
import { checkpointRest, pagesLeft, type Sqlite } from './open.ts'
import type { DatabaseTasks } from './thread.ts'

/** Bytes. A longer WAL is checkpointed without waiting for quiet. */
const minWalBytes = 4 * 1024 * 1024
/** Least number of pages that are only in such a WAL; SQLite's own default for a checkpoint. */
const minWalPages = 1_000
/** Milliseconds from the end of one checkpoint to the next: the file keeps its length while a reader uses it. */
const checkpointPauseMs = 1_000
/** Milliseconds without a write after which everything is checkpointed. */
const quietMs = 1_500
/** Milliseconds from a write to its checkpoint while other writes follow. */
const maxDelayMs = 20_000
/** Main truncates the WAL only when at most this many pages are left to copy. */
const pagesToTruncate = 100
const triesToEmpty = 20
const tryAgainMs = 100

export interface WalKeeper {
  /** Call after writes. Costs some microseconds; no effect if nothing was written. */
  wrote(): void
  /**
   * Copies everything into the database file and truncates the WAL to zero bytes, so that it holds no earlier version
   * of a page. False: others kept writing or reading, or it was stopped.
   */
  empty(signal: AbortSignal): Promise<boolean>
  /**
   * Resolves once no checkpoint runs. Long tasks wait for it between two parts: a commit would wait for the disk while it flushes a
   * checkpoint, and only a checkpoint without a write meanwhile lets the WAL begin anew.
   */
  checkpointed(): Promise<void>
  /** No checkpoint begins after this call. */
  stop(): void
}

interface WalKeeperOptions {
  databaseFile: string
  /** The writing connection. */
  sqlite: Sqlite
  reader: Pick<Thread<DatabaseTasks>, 'run'>
  clock: Pick<Clock, 'monotonic' | 'timer'>
  log(level: 'warn', message: string): void
  /** See `Database.isInPlace`: a checkpoint must not write to another program's file. */
  isInPlace(): boolean
  /**
   * Called before a checkpoint. The returned function is called once everything is in the database file. See
   * acknowledged.ts.
   */
  checkpointing(): () => void
}

/**
 * Copies written pages into the database file once writing pauses, so that a lost or damaged WAL costs the last seconds
 * and not the day. Checkpoints run in the reader thread, because they block their thread.
 */
export function createWalKeeper({
  databaseFile,
  sqlite,
  reader,
  clock,
  log,
  checkpointing,
  isInPlace,
}: WalKeeperOptions): WalKeeper {
  const file = `${databaseFile}-wal`
  const total = sqlite.prepare('SELECT total_changes()').pluck()
  /** At the start, the WAL may hold pages from the sign-in or from a killed run. */
  let seen = pagesLeft(sqlite) > 0 ? -1 : (total.get() as number)
  /** Times of the first and the last write seen since the last checkpoint; null: none was. */
  let pending: { since: number; last: number } | null = null
  // No page is only in the WAL.
  if (seen >= 0) checkpointing()()
  /** The running checkpoint; never rejects. */
  let copying: Promise<void> | null = null
  let isStopped = false
  let hasFailed = false
  let mayAt = Number.NEGATIVE_INFINITY
  let cancel: (() => void) | null = null

  function wrote(): void {
    if (isStopped || !sqlite.open) return
    const changes = total.get() as number
    if (changes === seen) return
    seen = changes
    const now = clock.monotonic()
    pending = { since: pending?.since ?? now, last: now }
    if (copying !== null) return
    if (now >= mayAt && isLong()) copy(true)
    else cancel ??= clock.timer(look, quietMs)
  }

  /** The file keeps its length when the WAL begins anew, so its length alone proves nothing. */
  const isLong = () =>
    (fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0) >= minWalBytes &&
    pagesLeft(sqlite) >= minWalPages

  function look(): void {
    cancel = null
    if (pending === null) return
    const left = Math.min(pending.last + quietMs, pending.since + maxDelayMs) - clock.monotonic()
    if (left > 0) cancel = clock.timer(look, left)
    else copy(false)
  }

  function copy(wasLong: boolean): void {
    cancel?.()
    cancel = null
    if (!isInPlace()) return
    const since = pending?.since ?? clock.monotonic()
    pending = null
    /** Copies the remaining pages after this many milliseconds, even if nothing more is written. */
    const again = (ms: number) => {
      pending = { since, last: pending?.last ?? since }
      return ms
    }
    const done = checkpointing()
    copying = reader
      .run('checkpoint', undefined)
      .then(async (left) => {
        hasFailed = false
        if (left === 0) {
          done()
          // Truncated in the next pause: writing goes on.
          if (wasLong) return again(quietMs)
          if (pending === null && !isStopped) await reader.run('truncateLongWal', undefined)
          return pending === null ? null : quietMs
        }
        if (wasLong && sqlite.open) checkpointRest(sqlite)
        // A reader still needs a part of the WAL, or something was written meanwhile.
        return again(quietMs)
      })
      .catch(() => {
        if (!hasFailed) log('warn', 'the WAL was not copied')
        hasFailed = true
        return again(maxDelayMs)
      })
      .then((nextMs) => {
        copying = null
        mayAt = clock.monotonic() + checkpointPauseMs
        if (nextMs !== null && !isStopped) cancel = clock.timer(look, nextMs)
      })
  }

  /** Quick once nothing is left to copy. A reader or a running copy must not block main. */
  function truncate(): boolean {
    const before = sqlite.pragma('busy_timeout', { simple: true }) as number
    sqlite.pragma('busy_timeout = 0')
    try {
      const done = checkpointing()
      const [result] = sqlite.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
      if (result?.busy === 0) done()
      return result?.busy === 0
    } finally {
      sqlite.pragma(`busy_timeout = ${before}`)
    }
  }

  async function empty(signal: AbortSignal): Promise<boolean> {
    for (let tries = 0; tries < triesToEmpty; tries++) {
      if (signal.aborted || isStopped || !sqlite.open || !isInPlace()) return false
      const left = await reader.run('checkpoint', undefined)
      if (!signal.aborted && !isStopped && sqlite.open && left <= pagesToTruncate && truncate()) return true
      await pause(clock, tryAgainMs, signal)
    }
    return false
  }

  return {
    wrote,
    empty,
    checkpointed: async () => {
      await copying
    },
    stop() {
      isStopped = true
      cancel?.()
    },
  }
}
