import type { Database } from '../database/open.ts'
import { readSetting, writeSetting } from '../database/settings.ts'

/** The id of the last entry that the owner has read. */
export const seenUpTo = (database: Pick<Database, 'sqlite'>): number =>
  Number(readSetting(database, 'audit_seen') ?? 0)

/** No effect if the owner has read later ones. */
export function noteSeen(database: Database, upTo: number): void {
  if (upTo > seenUpTo(database)) writeSetting(database, 'audit_seen', String(upTo))
}
