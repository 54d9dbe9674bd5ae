import fs from 'node:fs'
import type { Clock } from '../clock.ts'
import type { Thread } from '../thread/thread.ts'
import { checkpointRest, type Sqlite } from './open.ts'
import type { DatabaseTasks } from './thread.ts'

/** Bytes. A shorter WAL is not checkpointed here. */
const minWalBytes = 4 * 1024 * 1024
/** Milliseconds from the end of one checkpoint to the next: the file keeps its length while a reader uses it. */
const checkpointPauseMs = 1_000

/**
 * Checkpoints the WAL from the reader thread, because a checkpoint blocks the thread that runs it. Call the returned
 * function after writes; it costs one `stat` of the file. `sqlite`: the writing connection.
 */
export function keepWalShort(
  databaseFile: string,
  sqlite: Sqlite,
  reader: Pick<Thread<DatabaseTasks>, 'run'>,
  clock: Pick<Clock, 'monotonic'>,
  log: (level: 'warn', message: string) => void,
): () => void {
  const file = `${databaseFile}-wal`
  let isCopying = false
  let mayAt = Number.NEGATIVE_INFINITY
  return () => {
    if (isCopying || clock.monotonic() < mayAt) return
    if ((fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0) < minWalBytes) return
    isCopying = true
    // A checkpoint that fails here is made later by SQLite at a writer's commit.
    const failed = () => log('warn', 'the WAL was not copied')
    void reader
      .run('checkpoint', undefined)
      .then((isCopied) => {
        if (isCopied && sqlite.open) checkpointRest(sqlite)
      })
      .catch(failed)
      .finally(() => {
        isCopying = false
        mayAt = clock.monotonic() + checkpointPauseMs
      })
  }
}
