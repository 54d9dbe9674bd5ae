import { backupReads } from '../backup/counts.ts'
import { type OpenOptions, open } from '../database/open.ts'
import { databaseTasks } from '../database/thread.ts'
import { fileTasks } from '../files.ts'
import { peopleReads } from '../people/reads.ts'
import { serve } from '../thread/serve.ts'
import type { LaterReads } from './later-reads.ts'

function begin(database: OpenOptions) {
  const { sqlite } = open({ ...database, readonly: true })
  const tasks = {
    ...databaseTasks(database, sqlite),
    ...peopleReads(sqlite),
    ...backupReads(sqlite),
    ...fileTasks,
  }
  return { tasks, loadMore: async () => (await import('./later-reads.ts')).laterReads(sqlite) }
}
/** Tasks of the reader thread: slow reads, and slow work on files. */
export type ReaderTasks = ReturnType<typeof begin>['tasks'] & LaterReads

// The thread may start before the key is known.
serve(begin)
