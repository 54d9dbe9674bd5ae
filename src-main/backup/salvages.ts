import path from 'node:path'
import type { LastSalvage, SalvageReport } from '../../src-preload/contract/index.ts'
import type { Derive } from '../accounts/derive.ts'
import { isAuthentic, type ReadKeys, readKeys } from '../accounts/key-file.ts'
import { openSlot } from '../accounts/keys.ts'
import type { Vault } from '../accounts/vault.ts'
import type { Clock } from '../clock.ts'
import type { Database, OpenOptions } from '../database/open.ts'
import { readSetting } from '../database/settings.ts'
import { Refusal } from '../refusal.ts'
import { beginReplacement, dropReplacement, guardDataFiles, replaceDataFiles } from '../replacement.ts'
import { copiesFolder, copiesIn } from './files.ts'
import { findPlace, readRemembered, systemVolumes } from './places.ts'
import type { Secret } from './restore.ts'
import type { SalvageCall } from './salvage.ts'
import { withBackupThread } from './thread.ts'

export interface SalvagesOptions extends Pick<OpenOptions, 'migrations' | 'nativeBinding'> {
  dataDir: string
  backupFile: string
  vault: Pick<Vault, 'counted' | 'alone'>
  derive: Derive
  clock: Clock
  /** See `HeldFolder.isOurs`; true unless given. */
  holdsFolder?: () => boolean
  volumes?: () => Promise<string[]>
}

/** Replaces a damaged database by what can be read of it. Works without an open session. */
export interface Salvages {
  /** Throws `wrong_password`, `wrong_code`, `wait` and `keys_tampered`. */
  solve(secret: Secret): Promise<Solved>
  /**
   * `refuse` throws if a session is open, and is called once no other change can begin. The damaged files are kept
   * aside. Throws what `salvage` throws.
   */
  salvage(solved: Solved, refuse: () => void, call: SalvageCall): Promise<SalvageReport>
}

/** The authentic key file, and what the secret opened. */
interface Solved {
  read: ReadKeys
  /** Keys that may open the database: a rotation leaves two. */
  keys: readonly Buffer[]
}

export function createSalvages(options: SalvagesOptions): Salvages {
  const {
    dataDir,
    backupFile,
    vault,
    derive,
    clock,
    holdsFolder = () => true,
    volumes = systemVolumes,
    migrations,
    nativeBinding,
  } = options
  const keysFile = path.join(dataDir, 'keys.json')
  const databaseFile = path.join(dataDir, 'referidos.db')

  /** The newest authentic key file that the secret opens. Wrong tries are counted as at the sign-in. */
  async function solve(secret: Secret): Promise<Solved> {
    const found = readKeys(keysFile) ?? []
    const typed = 'code' in secret ? secret.code : secret.password
    const slotIn = ({ keys }: ReadKeys) =>
      'code' in secret ? keys.recovery : (keys.slots.find(({ id }) => id === secret.slotId) ?? null)
    let solved: Solved | null = null
    const isKnown = found.some((read) => slotIn(read) !== null)
    await vault.counted('code' in secret ? null : secret.slotId, isKnown, async () => {
      for (const read of found) {
        const slot = slotIn(read)
        const secrets = slot === null ? null : await openSlot(slot, typed, derive)
        if (secrets === null) continue
        const { key, nextKey } = secrets
        if (isAuthentic(read, key)) solved ??= { read, keys: nextKey === null ? [key] : [key, nextKey] }
        return secrets
      }
      return null
    })
    if (solved === null) throw new Refusal('keys_tampered')
    return solved
  }

  /** Files of all copies, newest first. */
  async function copies(): Promise<string[]> {
    const { place } = readRemembered(dataDir)
    const placeAt = place === null ? null : await findPlace(place, volumes)
    const found = [copiesFolder(dataDir), ...(placeAt === null ? [] : [placeAt])].flatMap(
      (folder) => copiesIn(folder).copies,
    )
    return found.sort((a, b) => b.header.createdAt - a.header.createdAt).map(({ file }) => file)
  }

  const salvage: Salvages['salvage'] = ({ read, keys }, refuse, { signal, onProgress }) =>
    vault.alone(async () => {
      refuse()
      const guard = guardDataFiles(dataDir, holdsFolder)
      const { database: into } = beginReplacement(dataDir)
      try {
        const { generation, slots } = read.keys
        const input = {
          into,
          keysGeneration: generation,
          slots: slots.map(({ id, displayName }) => ({ id, displayName })),
          copies: await copies(),
          now: clock.now(),
        }
        const report = await withBackupThread(backupFile, (thread) =>
          firstThatOpens(keys, (key) =>
            thread.run(
              'salvage',
              { ...input, database: { file: databaseFile, key, migrations, nativeBinding } },
              { signal, onNews: (percent) => onProgress(percent as number) },
            ),
          ),
        )
        signal.throwIfAborted()
        replaceDataFiles(dataDir, { keysText: null, now: clock.now(), guard })
        return report
      } finally {
        dropReplacement(dataDir)
      }
    })

  return { solve, salvage }
}

/** Of this database; null: it was never salvaged. The people are those of the account. */
export function lastSalvage(database: Database, accountId: number): LastSalvage | null {
  const saved = readSetting(database, 'salvaged')
  if (saved === null) return null
  const last = JSON.parse(saved) as LastSalvage
  return { ...last, people: last.people.filter(({ referredBy }) => referredBy === accountId) }
}

/** A key that opens no page is refused as damage. */
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
