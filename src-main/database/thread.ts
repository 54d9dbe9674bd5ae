import type { ResourceLimits } from 'node:worker_threads'
import {
  createSpareThread,
  createThread,
  type SpareThread,
  startWorker,
  type Tasks,
  type Thread,
} from '../thread/thread.ts'
import { changeKey, checkpoint, type OpenOptions, type Sqlite, truncateLongWal } from './open.ts'

/** Tasks on a database file as a whole. `sqlite`: a connection to `database`. */
export function databaseTasks(database: OpenOptions, sqlite: Sqlite) {
  return {
    /** Writes a complete copy of the committed data under the same key; not synced to disk when it returns. */
    copy: ({ file }: { file: string }) => {
      sqlite.prepare('VACUUM INTO ?').run(file)
    },
    checkpoint: () => checkpoint(database),
    truncateLongWal: () => truncateLongWal(database),
    /** Re-encrypts another file that has the same key. */
    changeKey: ({ file, nextKey }: { file: string; nextKey: Uint8Array }) =>
      changeKey({ ...database, file }, nextKey),
  }
}
export type DatabaseTasks = ReturnType<typeof databaseTasks>

/** Caps the young generation: large, short-lived id lists otherwise grow it. */
const usualLimits = { maxYoungGenerationSizeMb: 8 }

/**
 * Creates a thread with its own read-only connection. A read sees every commit made before the call. `file`: entry file
 * of the thread, which serves `Of`.
 */
export const createDatabaseThread = <Of extends Tasks = DatabaseTasks>(
  file: string,
  database: OpenOptions,
  takeSpare: SpareThread['take'] = () => null,
  resourceLimits: ResourceLimits = usualLimits,
): Thread<Of> => createThread<Of>({ file, resourceLimits, first: database, takeSpare })

/** Starts a thread before the database key is known. */
export const createSpareDatabaseThread = (file: string): SpareThread =>
  createSpareThread(() => startWorker({ file, resourceLimits: usualLimits }))
