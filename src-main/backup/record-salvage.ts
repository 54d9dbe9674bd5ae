import type { SalvageReport } from '../../src-preload/contract/index.ts'
import { accountOfSlot } from '../accounts/repository.ts'
import { record } from '../database/audit.ts'
import { type OpenOptions, openWithoutWal } from '../database/open.ts'
import { flushFile } from '../files.ts'

export interface RecordSalvageInput {
  /** The new database, before it replaces the damaged one. */
  database: OpenOptions
  /** Slot of the account whose password opened the data; null: the recovery code opened it. */
  slotId: string | null
  salvaged: SalvageReport
  /** UTC milliseconds. */
  now: number
}

/** Runs in the backup thread. Records a salvage in its result. The file is whole and flushed when it returns. */
export function recordSalvage({ database: options, slotId, salvaged, now }: RecordSalvageInput): void {
  const database = openWithoutWal(options)
  const people = salvaged.tables.find(({ table }) => table === 'people')
  const missing = people === undefined ? 0 : people.missing
  try {
    record(database, {
      at: now,
      accountId: slotId === null ? null : (accountOfSlot(database, slotId)?.id ?? null),
      action: 'salvaged',
      detail: {
        unreadable: salvaged.unreadable,
        rebuilt: people?.rebuilt ?? 0,
        missing: missing === null ? null : missing + (people?.removed ?? 0),
        by: slotId === null ? 'code' : 'password',
      },
    })
  } finally {
    database.close()
  }
  flushFile(options.file)
}
