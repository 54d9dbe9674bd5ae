import { createDatabaseThread, createSpareDatabaseThread } from '../database/thread.ts'
import type { Thread } from '../thread/thread.ts'
import type { ReaderTasks } from './reader-worker.ts'

/** Serves slow reads in a thread with its own connection. A read sees every commit made before the call. */
export type Reader = Thread<ReaderTasks>

export const createReader = createDatabaseThread<ReaderTasks>
export const createSpareReader = createSpareDatabaseThread
