import { randomUUID } from 'node:crypto'
import type { CopyReason } from '../../src-preload/contract/index.ts'
import type { OpenOptions } from '../database/open.ts'
import { copiesFolder } from './files.ts'
import type { Header } from './format.ts'
import { withBackupThread } from './thread.ts'

/** Makes a copy of a database that no session has open: before a migration or a restore. */
export async function copyClosed(
  { dataDir, backupFile }: { dataDir: string; backupFile: string },
  database: OpenOptions,
  keysText: string,
  reason: CopyReason,
  createdAt: number,
): Promise<Header> {
  const folder = copiesFolder(dataDir)
  const input = { database, folder, copyId: randomUUID() }
  return await withBackupThread(backupFile, async (thread) => {
    await thread.run('snapshot', input)
    const { header } = await thread.run('pack', { ...input, keysText, reason, createdAt })
    // Deletes no older copies before a restore, which may be reading one of them. The next daily copy does that.
    if (reason !== 'restore') await thread.run('prune', { folder, source: header.source, now: createdAt })
    return header
  })
}
