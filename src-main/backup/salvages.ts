import path from 'node:path'
import type { LastSalvage, SalvageReport } from '../../src-preload/contract/index.ts'
import type { OpenedFiles, Secret, Vault } from '../accounts/vault.ts'
import type { Clock } from '../clock.ts'
import type { Database, OpenOptions } from '../database/open.ts'
import { readSetting } from '../database/settings.ts'
import { Refusal, systemRefusal } from '../refusal.ts'
import { abandonReplacement, beginReplacement, guardDataFiles, replaceDataFiles } from '../replacement.ts'
import { copiesFolder, copiesIn } from './files.ts'
import { findPlace, readRemembered, systemVolumes } from './places.ts'
import type { SalvageCall } from './salvage.ts'
import { withBackupThread } from './thread.ts'

export interface SalvagesOptions extends Pick<OpenOptions, 'migrations' | 'nativeBinding'> {
  dataDir: string
  backupFile: string
  vault: Pick<Vault, 'openFiles' | 'alone'>
  clock: Clock
  /** See `HeldFolder.isOurs`; true unless given. */
  holdsFolder?: () => boolean
  volumes?: () => Promise<string[]>
}

/** Replaces a damaged database by a new one with its readable data. Works without an open session. */
export interface Salvages {
  /** See `Vault.openFiles`. */
  solve(secret: Secret): Promise<OpenedFiles>
  /**
   * `refuse` throws if a session is open; it is called once no other change can begin. Keeps the damaged files aside.
   * Throws what `salvage` throws.
   */
  salvage(opened: OpenedFiles, refuse: () => void, call: SalvageCall): Promise<SalvageReport>
}

export function createSalvages(options: SalvagesOptions): Salvages {
  const {
    dataDir,
    backupFile,
    vault,
    clock,
    holdsFolder = () => true,
    volumes = systemVolumes,
    migrations,
    nativeBinding,
  } = options
  const databaseFile = path.join(dataDir, 'referidos.db')

  /** Files of all copies, newest first. */
  async function copies(): Promise<string[]> {
    const { place } = readRemembered(dataDir)
    const placeAt = place === null ? null : await findPlace(place, volumes)
    const found = [copiesFolder(dataDir), ...(placeAt === null ? [] : [placeAt])].flatMap(
      (folder) => copiesIn(folder).copies,
    )
    return found.sort((a, b) => b.header.createdAt - a.header.createdAt).map(({ file }) => file)
  }

  const salvage: Salvages['salvage'] = ({ keys, slotId, secrets }, refuse, { signal, onProgress }) =>
    vault.alone(async () => {
      refuse()
      const guard = guardDataFiles(dataDir, holdsFolder)
      const { database: into } = await beginReplacement(dataDir)
      try {
        const { generation, slots } = keys
        const now = clock.now()
        const input = {
          into,
          keysGeneration: generation,
          slots: slots.map(({ id, displayName }) => ({ id, displayName })),
          copies: await copies(),
          now,
        }
        const { key, nextKey } = secrets
        const report = await withBackupThread(backupFile, (thread) =>
          // A rotation leaves two keys.
          firstThatOpens(nextKey === null ? [key] : [key, nextKey], async (key) => {
            const database = { file: databaseFile, key, migrations, nativeBinding }
            const call = { signal, onNews: (percent: unknown) => onProgress(percent as number) }
            const salvaged = await thread.run('salvage', { ...input, database }, call)
            await thread.run('recordSalvage', {
              database: { ...database, file: into },
              slotId,
              salvaged,
              now,
            })
            return salvaged
          }),
        )
        signal.throwIfAborted()
        await replaceDataFiles(dataDir, { keysText: null, now: clock.now(), guard })
        return report
      } catch (error) {
        throw systemRefusal(error) ?? error
      } finally {
        await abandonReplacement(dataDir)
      }
    })

  return { solve: vault.openFiles, salvage }
}

/** The last salvage of this database; null: it was never salvaged. Contains only the account's people. */
export function lastSalvage(database: Database, accountId: number): LastSalvage | null {
  const saved = readSetting(database, 'salvaged')
  if (saved === null) return null
  const last = JSON.parse(saved) as LastSalvage
  return { ...last, people: last.people.filter(({ referredBy }) => referredBy === accountId) }
}

/** Treats a key that opens no page as damage. */
async function firstThatOpens<Done>(
  keys: readonly Buffer[],
  work: (key: Buffer) => Promise<Done>,
): Promise<Done> {
  let trouble: unknown = new Refusal('database_damaged')
  for (const key of keys) {
    try {
      return await work(key)
    } catch (error) {
      if (!(error instanceof Refusal && error.error.code === 'database_damaged')) throw error
      trouble = error
    }
  }
  throw trouble
}
