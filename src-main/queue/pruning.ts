import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import { pruneCaptchas } from '../look-ahead/repository.ts'
import { fromTheStart, type Mark, pruneAttempts, pruneJobs, retentionMs } from './history.ts'

/** Milliseconds from the start of the app to the first pruning. */
const settlingMs = 60_000
/** Milliseconds between two checks whether a day has passed: a timer does not count the time that a laptop sleeps. */
const lookMs = 60 * 60_000
const dayMs = 24 * lookMs
/** Rows per transaction; each may have a stored page. */
const batch = 100
/** Milliseconds between two transactions: each invalidates the readers' caches. */
const pauseMs = 250

export interface PruningOptions {
  database: Database
  clock: Clock
  /** Runs a write that does not invalidate the lists. */
  untracked<Written>(write: () => Written): Written
  log(level: 'info' | 'warn', message: string): void
}

/** Deletes old attempts and their jobs, soon after the start and then daily, until the returned function is called. */
export function startPruning({ database, clock, untracked, log }: PruningOptions): () => void {
  let cancel = clock.timer(begin, settlingMs)

  function begin(): void {
    const startedAt = clock.now()
    const end = startedAt - retentionMs
    const prune = (what: typeof pruneAttempts, mark: Mark, then: () => void) => {
      const reached = tried(() => what(database, mark, end, batch))
      if (reached === null) return then()
      cancel = clock.timer(() => prune(what, reached, then), pauseMs)
    }
    prune(pruneAttempts, fromTheStart, () =>
      prune(pruneJobs, fromTheStart, () => prune(pruneAhead, fromTheStart, () => rest(startedAt))),
    )
  }

  function pruneAhead(_: Database, mark: Mark, end: number, most: number): Mark | null {
    return pruneCaptchas(database, end, most) < most ? null : mark
  }

  function rest(startedAt: number): void {
    cancel = clock.timer(() => {
      const passed = clock.now() - startedAt
      if (passed < 0 || passed >= dayMs) begin()
      else rest(startedAt)
    }, lookMs)
  }

  /** Leaves the rest to the next day if the disk is full or busy. null: nothing is left for today. */
  function tried(step: () => Mark | null): Mark | null {
    try {
      return untracked(step)
    } catch (error) {
      log('warn', `the history was not pruned: ${error instanceof Error ? error.name : typeof error}`)
      return null
    }
  }

  return () => cancel()
}
