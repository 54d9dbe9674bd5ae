import type { Drafts } from '../../src-preload/contract.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import { readDrafts, writeDrafts } from './repository.ts'

/** Every key that is typed comes here, and the disk sees one write a second. */
export interface DraftKeeper {
  read(accountId: number): Drafts
  keep(accountId: number, forms: Drafts): void
  /** Writes what was not written yet. */
  flush(): void
}

const writeEveryMs = 1_000

/** A draft that cannot be written is still held, and tried again with the next key or flush. */
export function createDraftKeeper(
  database: Database,
  clock: Clock,
  log: (level: 'warn', message: string) => void,
): DraftKeeper {
  let held: { accountId: number; forms: Drafts } | null = null
  let cancel: (() => void) | null = null

  function flush(): void {
    cancel?.()
    cancel = null
    if (held === null) return
    try {
      writeDrafts(database, held.accountId, held.forms)
      held = null
    } catch (error) {
      log('warn', `a draft was not written: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  return {
    read(accountId) {
      return held?.accountId === accountId ? held.forms : readDrafts(database, accountId)
    },
    keep(accountId, forms) {
      if (held !== null && held.accountId !== accountId) flush()
      held = { accountId, forms }
      cancel ??= clock.timer(flush, writeEveryMs)
    },
    flush,
  }
}
