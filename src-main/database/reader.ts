import {
  createSpareThread,
  createThread,
  type SpareThread,
  startWorker,
  type Thread,
} from '../thread/thread.ts'
import type { OpenOptions } from './open.ts'
import type { ReaderTasks } from './reader-worker.ts'

/** A thread with a connection of its own that only reads. A read begins after every commit made before the call. */
export type Reader = Thread<ReaderTasks>

/** What a thread throws away at once need not grow before it is swept: it is ids by the hundred thousand. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 }

export const createReader = (
  file: string,
  database: OpenOptions,
  takeSpare: SpareThread['take'] = () => null,
): Reader => createThread<ReaderTasks>({ file, resourceLimits, first: database, takeSpare })

/** For the reader that is to come. */
export const createSpareReader = (file: string): SpareThread =>
  createSpareThread(() => startWorker({ file, resourceLimits }))
