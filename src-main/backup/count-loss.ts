import { acknowledgedFile, readAcknowledged, readAcknowledgedFile } from '../database/acknowledged.ts'
import { asDatabase, type OpenOptions, type Sqlite } from '../database/connection.ts'
import { noteMissing } from '../database/missing.ts'
import { readWalFile } from '../database/view.ts'
import { inspectWal } from '../database/wal-file.ts'

/**
 * Notes in a salvaged database how many acknowledged changes were lost with the unreadable part of the damaged one's
 * WAL, apart from the losses on damaged pages. The sign-in reports the number. `isCountKept`: the database's own count
 * could be read.
 */
export function noteLostChanges(
  salvaged: Sqlite,
  damaged: OpenOptions,
  isCountKept: boolean,
  now: number,
): void {
  const count = readAcknowledged(salvaged)
  const promised = readAcknowledgedFile(acknowledgedFile(damaged.file), damaged.key)?.changes ?? null
  if (count === null) return
  const changes = isCountKept && promised !== null ? Math.max(0, promised - count) : null
  const isUnknown = changes === null && inspectWal(readWalFile(damaged.file)).kind === 'damaged'
  if (isUnknown || (changes ?? 0) > 0)
    noteMissing(asDatabase(salvaged), { changes, keptAside: null, noticedAt: now })
  if (!isCountKept)
    salvaged
      .prepare(
        'INSERT INTO acknowledged (id, changes) VALUES (1, @least) ON CONFLICT DO UPDATE SET changes = max(changes, @least)',
      )
      .run({ least: promised ?? 0 })
}
