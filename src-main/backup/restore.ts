import fs from 'node:fs'
import path from 'node:path'
import type {
  DescribedCopy,
  ListedCopies,
  ListedCopy,
  Restored,
  RestorePreview,
} from '../../src-preload/contract/index.ts'
import type { Derive } from '../accounts/derive.ts'
import { isAuthentic, type Keys, parseKeys, readKeys, textOf } from '../accounts/key-file.ts'
import { openSlot, type Secrets, type Slot } from '../accounts/keys.ts'
import { openKeys, slotById } from '../accounts/open-keys.ts'
import type { Secret, Vault } from '../accounts/vault.ts'
import type { Clock } from '../clock.ts'
import { isOpenedBy, type OpenOptions } from '../database/open.ts'
import { type FileStamp, isUnwritten, stampOf } from '../files.ts'
import { Refusal, systemRefusal } from '../refusal.ts'
import { abandonReplacement, beginReplacement, guardDataFiles, replaceDataFiles } from '../replacement.ts'
import type { BackupTasks } from './backup-worker.ts'
import { copyClosed } from './closed.ts'
import { copiesFolder, copiesIn } from './files.ts'
import type { Header } from './format.ts'
import { findPlace, readRemembered, systemVolumes } from './places.ts'
import { type BackupThread, withBackupThread } from './thread.ts'

export interface RestoreOptions extends Pick<OpenOptions, 'migrations' | 'nativeBinding'> {
  dataDir: string
  backupFile: string
  vault: Pick<Vault, 'counted' | 'alone'>
  derive: Derive
  clock: Clock
  /** See `HeldFolder.isOurs`; true unless given. */
  holdsFolder?: () => boolean
  volumes?: () => Promise<string[]>
  log(level: 'info' | 'warn', message: string): void
}

/** Finds copies and restores one of them. Works without an open session, on any laptop. */
export interface Restores {
  list(): Promise<ListedCopies>
  /** Checks a chosen file, and lists it from then on. */
  take(file: string): Promise<DescribedCopy>
  describe(copyId: string): Promise<DescribedCopy>
  /** Checks copy and secret. `presentKey`: the key of the open session; null: none is open. */
  prepare(copyId: string, secret: Secret, presentKey: Uint8Array | null): Promise<Prepared>
  preview(prepared: Prepared): Promise<RestorePreview>
  /**
   * No connection to the database may be open. `refuse` throws if one is; it is called once no other change can begin.
   */
  restore(prepared: Prepared, refuse: () => void, onProgress: (percent: number) => void): Promise<Restored>
}

/** A restore whose copy is complete and whose secret is right. */
interface Prepared {
  input: Omit<BuildInput, 'into' | 'now'>
  /** Keys that may open the present database. */
  keys: readonly Uint8Array[]
}

type BuildInput = Parameters<BackupTasks['build']>[0]

type Where = ListedCopy['where'][number]

export function createRestores(options: RestoreOptions): Restores {
  const { dataDir, backupFile, vault, derive, clock, volumes = systemVolumes, log } = options
  const { holdsFolder = () => true } = options
  const keysFile = path.join(dataDir, 'keys.json')
  const databaseFile = path.join(dataDir, 'referidos.db')
  /** Files chosen since the start. */
  const chosen = new Set<string>()
  /** Results of `check`, with the stamp of the file at that time. */
  const checked = new Map<string, { stamp: FileStamp | null; header: Header; keysText: string }>()

  interface Found {
    listed: ListedCopy
    files: string[]
  }

  /** All copies by id, newest first. Several places may hold the same copy. */
  async function find(): Promise<Found[]> {
    const { place } = readRemembered(dataDir)
    const placeAt = place === null ? null : await findPlace(place, volumes)
    const places: [Where, string][] = [
      ['here', copiesFolder(dataDir)],
      ...(placeAt === null ? [] : [['place', placeAt] satisfies [Where, string]]),
    ]
    const all: [Where, string, Header][] = places.flatMap(([where, folder]) =>
      copiesIn(folder).copies.map(
        ({ file, header }) => [where, file, header] satisfies [Where, string, Header],
      ),
    )
    for (const file of chosen) {
      const same = copiesIn(path.dirname(file)).copies.find((one) => one.file === file)
      if (same !== undefined) all.push(['chosen', file, same.header])
    }
    const byId = new Map<string, Found>()
    for (const [where, file, header] of all) {
      const { copyId, createdAt, people, reason } = header
      const found = byId.get(copyId) ?? {
        listed: { copyId, createdAt, people, reason, where: [], isWhole: null },
        files: [],
      }
      if (!found.listed.where.includes(where)) found.listed.where.push(where)
      found.files.push(file)
      byId.set(copyId, found)
    }
    return [...byId.values()].sort((a, b) => b.listed.createdAt - a.listed.createdAt)
  }

  /**
   * Checks every byte of a file, unless it is unchanged since the last check. A restore checks what it reads in any
   * case.
   */
  async function check(thread: BackupThread, file: string): Promise<{ header: Header; keysText: string }> {
    const stamp = stampOf(file)
    const known = checked.get(file)
    if (known !== undefined && isUnwritten(stamp, known.stamp)) return known
    const whole = await thread.run('checkWhole', { file })
    checked.set(file, { stamp, ...whole })
    return whole
  }

  /** The first of these files that is a complete copy; null: none is. */
  const firstWhole = (files: readonly string[]): Promise<string | null> =>
    withBackupThread(backupFile, async (thread) => {
      for (const file of files) {
        try {
          await check(thread, file)
          return file
        } catch {
          // Tries the next one.
        }
      }
      return null
    })

  async function list(): Promise<ListedCopies> {
    const found = await find()
    const newest = await firstWhole(found.flatMap(({ files }) => files))
    let newestWhole: string | null = null
    for (const { listed, files } of found) {
      // The copies that are newer than the newest complete one were checked, and are damaged.
      listed.isWhole = newest !== null && files.includes(newest)
      if (!listed.isWhole) continue
      newestWhole = listed.copyId
      break
    }
    return { copies: found.map(({ listed }) => listed), newestWhole }
  }

  /** The first complete file of a copy. Throws `not_found`, or why the last of its files cannot be used. */
  async function wholeFile(copyId: string): Promise<{ file: string; keysText: string; listed: ListedCopy }> {
    const found = (await find()).find(({ listed }) => listed.copyId === copyId)
    if (found === undefined) throw new Refusal('not_found')
    return await withBackupThread(backupFile, async (thread) => {
      let trouble: unknown = new Refusal('not_found')
      for (const file of found.files) {
        try {
          const { keysText } = await check(thread, file)
          return { file, keysText, listed: found.listed }
        } catch (error) {
          trouble = error
        }
      }
      throw trouble
    })
  }

  async function describe(copyId: string): Promise<DescribedCopy> {
    const { keysText, listed } = await wholeFile(copyId)
    const { keys } = parseKeys(keysText)
    return {
      ...listed,
      isWhole: true,
      accounts: keys.slots.map(({ id, displayName }) => ({ slotId: id, displayName })),
      hasRecoveryCode: keys.recovery !== null,
    }
  }

  async function take(file: string): Promise<DescribedCopy> {
    const { header } = await withBackupThread(backupFile, (thread) => check(thread, file))
    chosen.add(file)
    return await describe(header.copyId)
  }

  /** The secrets of the copy's slot. Counts wrong tries as the sign-in does. */
  function open(keysText: string, secret: Secret): Promise<Secrets> {
    const slot = slotOf(parseKeys(keysText).keys, secret)
    const who = 'code' in secret ? null : secret.slotId
    return vault.counted(
      who,
      slot !== null,
      async () => slot && (await openSlot(slot, typed(secret), derive)),
    )
  }

  /** Keys that may open the present database: the open session's, and those that the same secret opens. */
  async function presentKeys(secret: Secret, presentKey: Uint8Array | null): Promise<Uint8Array[]> {
    const found: (Uint8Array | null)[] = [presentKey]
    try {
      const all = readKeys(keysFile) ?? []
      const slotIn = 'code' in secret ? ({ recovery }: Keys) => recovery : slotById(all, secret.slotId)
      const { opened } = await openKeys(all, slotIn, typed(secret), derive)
      for (const { secrets } of opened) found.push(secrets.nextKey, secrets.key)
    } catch {
      // A damaged key file is a common reason for a restore, so it is no error here.
    }
    return found.filter((key) => key !== null)
  }

  const prepare: Restores['prepare'] = async (copyId, secret, presentKey) => {
    const { file: copy, keysText } = await wholeFile(copyId)
    const { key, nextKey } = await open(keysText, secret)
    const keys = [...(await presentKeys(secret, presentKey)), key, ...(nextKey === null ? [] : [nextKey])]
    const input = {
      copy,
      slotId: 'code' in secret ? null : secret.slotId,
      keys: { key, nextKey },
      present: { file: databaseFile, keys },
      migrations: options.migrations,
      nativeBinding: options.nativeBinding,
    }
    return { input, keys }
  }

  const build = (input: BuildInput, onProgress: (percent: number) => void) =>
    withBackupThread(backupFile, (thread) =>
      thread.run('build', input, { onNews: (percent) => onProgress(percent as number) }),
    )

  /** Runs `work` while no key changes and nobody signs in. Turns a disk error into a `Refusal`. */
  const alone = <Value>(work: (into: string) => Promise<Value>): Promise<Value> =>
    vault.alone(async () => {
      try {
        const { database: into } = await beginReplacement(dataDir)
        return await work(into)
      } catch (error) {
        throw systemRefusal(error) ?? error
      } finally {
        await abandonReplacement(dataDir)
      }
    })

  const preview: Restores['preview'] = ({ input }) =>
    alone(async (into) => {
      const { header, since } = await build({ ...input, into, now: clock.now() }, () => {})
      return { createdAt: header.createdAt, people: header.people, since }
    })

  const restore: Restores['restore'] = ({ input, keys }, refuse, onProgress) =>
    alone(async (into) => {
      refuse()
      onProgress(0)
      const guard = guardDataFiles(dataDir, holdsFolder)
      // Both only read the present files, so they run in parallel. Making the copy never rejects.
      const [building] = await Promise.allSettled([
        build({ ...input, into, now: clock.now() }, onProgress),
        keepPresent(keys),
      ])
      if (building.status === 'rejected') throw building.reason
      const { header, keysText, people, returned, notReturned } = building.value
      const aside = await replaceDataFiles(dataDir, { keysText, now: clock.now(), guard })
      await bringFrom(path.dirname(input.copy))
      onProgress(100)
      return { createdAt: header.createdAt, people, returned, notReturned, aside }
    })

  /** Brings the photos stored beside the copy. Without them the copy is restored all the same. */
  async function bringFrom(folder: string): Promise<void> {
    try {
      await withBackupThread(backupFile, (thread) =>
        thread.run('bringPhotos', { from: folder, to: dataDir, removed: [] }),
      )
    } catch (error) {
      log(
        'warn',
        `photos beside the copy were not brought: ${error instanceof Error ? error.message : error}`,
      )
    }
  }

  /** Makes a copy of the present data, if they can be opened and are sound. Keeps their files aside in any case. */
  async function keepPresent(keys: readonly Uint8Array[]): Promise<void> {
    try {
      const { migrations, nativeBinding } = options
      const database = fs.existsSync(databaseFile)
        ? keys.map((key) => ({ migrations, nativeBinding, file: databaseFile, key })).find(isOpenedBy)
        : undefined
      const read = (readKeys(keysFile) ?? []).find(
        (one) => database !== undefined && isAuthentic(one, Buffer.from(database.key)),
      )
      if (database === undefined || read === undefined) return
      await copyClosed(
        options,
        database,
        textOf(read.keys, Buffer.from(database.key)),
        'restore',
        clock.now(),
      )
    } catch (error) {
      log('warn', `no copy before the restore: ${error instanceof Refusal ? error.error.code : 'failed'}`)
    }
  }

  return { list, take, describe, prepare, preview, restore }
}

const typed = (secret: Secret): string => ('code' in secret ? secret.code : secret.password)

const slotOf = (keys: Keys, secret: Secret): Slot | null =>
  'code' in secret ? keys.recovery : (keys.slots.find(({ id }) => id === secret.slotId) ?? null)
