import fs from 'node:fs'
import type { Clock } from '../clock.ts'
import type { Thread } from '../thread/thread.ts'
import { checkpointRest, type Sqlite } from './open.ts'
import type { DatabaseTasks } from './thread.ts'

/** A WAL of fewer bytes is left to whoever writes: copying it takes no time that anybody would feel. */
const enough = 4 * 1024 * 1024
/** Milliseconds from the end of one copying to the next: the file stays as it is while somebody reads from it. */
const restMs = 1_000

/**
 * Keeps the WAL short from another thread: whoever writes would be held up by copying it. The returned function is
 * called after writes; it costs one look at the file. `sqlite`: the connection that writes.
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
    if ((fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0) < enough) return
    isCopying = true
    // What fails here is done by the writer, later.
    const failed = () => log('warn', 'the WAL was not copied')
    void reader
      .run('checkpoint', undefined)
      .then((isCopied) => {
        if (isCopied && sqlite.open) checkpointRest(sqlite)
      })
      .catch(failed)
      .finally(() => {
        isCopying = false
        mayAt = clock.monotonic() + restMs
      })
  }
}
