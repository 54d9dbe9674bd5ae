import type { Database as Sqlite } from 'better-sqlite3'
import { once } from './once.ts'

/**
 * Runs `work` in one transaction that may write from its beginning on, or in the one that is under way. What it throws
 * takes everything back and comes through.
 */
export const immediately = <Done>(sqlite: Sqlite, work: () => Done): Done =>
  inTransaction(sqlite).immediate(work) as Done

const inTransaction = once((sqlite: Sqlite) => sqlite.transaction((work: () => unknown) => work()))
