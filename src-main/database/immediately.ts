import type { Database as Sqlite } from 'better-sqlite3'
import { once } from './once.ts'

/**
 * Runs `work` in an IMMEDIATE transaction, or in a savepoint of the current one. If `work` throws, its writes are
 * rolled back and the error is rethrown.
 */
export const immediately = <Done>(sqlite: Sqlite, work: () => Done): Done =>
  inTransaction(sqlite).immediate(work) as Done

const inTransaction = once((sqlite: Sqlite) => sqlite.transaction((work: () => unknown) => work()))
