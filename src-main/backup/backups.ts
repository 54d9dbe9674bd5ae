import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { bogotaDate, dayMs } from '../../src-preload/bogota.ts'
import {
  type BackupState,
  type CopyReason,
  type CopyTrouble,
  type CopyWithErased,
  peopleBeforeAsking,
  type SecondPlace,
} from '../../src-preload/contract/index.ts'
import { removedPhotos } from '../authorisation/proofs.ts'
import type { Clock } from '../clock.ts'
import { asideBefore } from '../database/aside.ts'
import { record } from '../database/audit.ts'
import { earlierKeys } from '../database/earlier-keys.ts'
import type { Database, OpenOptions } from '../database/open.ts'
import { readSetting, writeSetting } from '../database/settings.ts'
import { lastErasure, readTombstones } from '../erased/tombstones.ts'
import { Refusal, storageTrouble, systemRefusal } from '../refusal.ts'
import type { WaitedFor } from '../thread/low-priority.ts'
import type { BackupTasks } from './backup-worker.ts'
import type { PeopleCounts } from './counts.ts'
import { dangerOf } from './danger.ts'
import { copiesFolder, copiesIn, sweepUnfinished } from './files.ts'
import { flushedMeanwhile } from './flush.ts'
import { type Header, isSigned } from './format.ts'
import { snapshotOf, sourceOf } from './make.ts'
import {
  findPlace,
  markPlace,
  type RememberedPlace,
  readRemembered,
  systemVolumes,
  writeRemembered,
} from './places.ts'
import { onceStill, type Stillness, stillIn } from './stillness.ts'
import { createBackupThread } from './thread.ts'

/** Milliseconds from the opening of a session to the first check: a copy must not slow down the start. */
const settlingMs = 60_000
/** Milliseconds between two checks: whether a day has passed, and whether a place was plugged in. */
const lookMs = 60_000
/**
 * A reminder appears after the place was missing for this long. The owner is asked again for a place after the same
 * time.
 */
const weekMs = 7 * dayMs

export interface BackupOptions extends Pick<Stillness, 'idleMs'> {
  dataDir: string
  /** Entry file of the backup thread. */
  backupFile: string
  clock: Clock
  /** Roots of the volumes that are plugged in; default: the system's. */
  volumes?: () => Promise<string[]>
  log(level: 'info' | 'warn', message: string): void
}

/** An open database, and the key text that a copy of it needs. */
export interface Copied {
  database: Database
  options: OpenOptions
  /** Runs `work` with the text of the database's key file, while no key changes. */
  whileKeysStay<Value>(work: (keysText: string) => Promise<Value>): Promise<Value>
  tell(state: BackupState): void
  /** Counts in a thread: the count of a large campaign would block main. */
  countPeople(): Promise<PeopleCounts>
}

/**
 * Makes copies of an open database: one a day once nobody uses the app, before changes, and whenever the second place is
 * plugged in.
 */
export interface Backups {
  state(): Promise<BackupState>
  isCopying(): boolean
  /**
   * Makes a copy now, in all places. Throws `busy` while another one is being made, and otherwise the reason why none
   * could be made.
   */
  copy(reason: CopyReason): Promise<void>
  /** Makes the chosen folder the second place and writes the newest copy there. */
  choosePlace(folder: string): Promise<void>
  forgetPlace(): void
  askLater(): void
  /** The files that may hold people who were erased later. */
  withErased(): FilesWithErased
  /**
   * Rewrites those copies without the erased people, and deletes the replaced files. Keeps a copy that cannot be
   * rewritten. Throws `busy` while a copy is being made.
   */
  rewrite(): Promise<{ rewritten: number; left: number }>
  /**
   * The number of files with copies of this installation, and the path of the second place; null: it is not plugged in.
   */
  allCopies(): Promise<{ files: number; place: string | null; isPlaceAway: boolean }>
  /** Aborts a running copy at the end of its current step. */
  close(): Promise<void>
}

interface FilesWithErased {
  copies: CopyWithErased[]
  /** Number of folders with replaced files. */
  aside: number
  isPlaceAway: boolean
}

export function startBackups(copied: Copied, options: BackupOptions): Backups {
  const { database } = copied
  const { dataDir, clock, log, volumes = systemVolumes } = options
  const folder = copiesFolder(dataDir)
  const source = sourceOf(database)
  let remembered = readRemembered(dataDir)
  /** Path of the place; null: it is not plugged in. */
  let placeAt: string | null = null
  let placeTrouble: CopyTrouble | null = null
  let last: Header | null = newest()
  let trouble: CopyTrouble | null = null
  /** Start of the last copy; null: none yet. */
  let triedAt: number | null = null
  /** Monotonic time since which the daily copy waits for stillness; null: it does not wait. */
  let waitsSince: number | null = null
  let thread: ReturnType<typeof createBackupThread> | null = null
  let isClosed = false
  let told = ''
  let cancel = clock.timer(() => void look(), settlingMs)

  /** Skips copies from the future, which were made while the clock was wrong. */
  function newest(): Header | null {
    const isOurs = ({ header }: { header: Header }) =>
      header.source === source && header.createdAt <= clock.now() + dayMs
    return copiesIn(folder).copies.find(isOurs)?.header ?? null
  }

  async function state(): Promise<BackupState> {
    // A thread of a closed session would not end.
    if (isClosed) throw new Refusal('busy')
    const { rows, people: now } = await copied.countPeople()
    const { place: known, askAt } = remembered
    const beyond = (copy: { rows: number } | null) =>
      copy === null ? now : Math.min(now, Math.max(0, rows - copy.rows))
    const outside = known === null || known.kind === 'same_disk' ? null : known.copy
    const place = known === null ? null : placeState(known)
    const rest = {
      inNoCopy: Math.min(beyond(last), beyond(known?.copy ?? null)),
      onlyHere: beyond(outside),
      place,
      trouble,
    }
    return {
      ...rest,
      last: last === null ? null : { at: last.createdAt, people: last.people },
      danger: dangerOf(rest),
      asksForPlace: known === null && now >= peopleBeforeAsking && (askAt === null || passed(askAt, 0)),
      isCopying: thread !== null,
    }
  }

  function placeState({ name, kind, seenAt, copy }: RememberedPlace): SecondPlace {
    return {
      name,
      kind,
      isThere: placeAt !== null,
      seenAt,
      copy: copy && { at: copy.at, people: copy.people },
      isOverdue: placeAt === null && passed(seenAt, weekMs),
      trouble: placeTrouble,
    }
  }

  /** A time in the future was noted while the clock was wrong. It counts as passed. */
  function passed(since: number, ms: number): boolean {
    const elapsed = clock.now() - since
    return elapsed >= ms || elapsed < -weekMs
  }

  async function tell(): Promise<void> {
    if (isClosed) return
    try {
      const next = await state()
      const text = JSON.stringify(next)
      if (isClosed || text === told) return
      told = text
      copied.tell(next)
    } catch (error) {
      log('warn', `the state of the copies was not told: ${nameOf(error)}`)
    }
  }

  function remember(change: Partial<typeof remembered>): void {
    remembered = { ...remembered, ...change }
    try {
      writeRemembered(dataDir, remembered)
    } catch (error) {
      log('warn', `the second place was not noted: ${nameOf(error)}`)
    }
  }

  async function look(): Promise<void> {
    try {
      const appeared = await seek()
      if (thread === null && !isClosed) await finishRewriting()
      if (thread === null && !isClosed) await due(appeared)
      await tell()
    } catch (error) {
      log('warn', `no copy was made: ${nameOf(error)}`)
    }
    if (!isClosed) rest()
  }

  /** Looks again after `lookMs`, or once the daily copy that waits may begin. */
  function rest(): void {
    const again = () => {
      cancel()
      void look()
    }
    const stop = clock.timer(again, lookMs)
    cancel = stop
    if (waitsSince === null) return
    const stopWaiting = onceStill(options, waitsSince, again)
    cancel = () => {
      stop()
      stopWaiting()
    }
  }

  async function finishRewriting(): Promise<void> {
    if (readSetting(database, 'copies_rewriting') === null) return
    const { rewritten } = await rewrite()
    const detail = { copies: rewritten }
    record(database, { at: clock.now(), accountId: null, action: 'copies_rewritten', detail })
  }

  async function due(appeared: boolean): Promise<void> {
    const { inNoCopy, place } = await state()
    if (thread !== null || isClosed) return
    const isDaily = isDue(inNoCopy)
    if (!isDaily) waitsSince = null
    if (isDaily && mayBegin()) await copy('daily', 'nobody')
    else if (appeared && inNoCopy > 0) await copy('asked')
    else if (!isDaily && placeAt !== null && last !== null && place?.trouble === null) {
      const there = place.copy
      if (there === null || there.at < last.createdAt) await run(bringToPlace, 'nobody')
    }
  }

  /** Whether no copy was made today under the key in force, and no try failed in the last hour. */
  function isDue(inNoCopy: number): boolean {
    const now = clock.now()
    if (triedAt !== null && trouble !== null && !passed(triedAt, dayMs / 24)) return false
    if (last === null) return inNoCopy > 0
    return bogotaDate(last.createdAt) !== bogotaDate(now) || !isSigned(last, copied.options.key)
  }

  function mayBegin(): boolean {
    waitsSince ??= clock.monotonic()
    if (stillIn(options, waitsSince) > 0) return false
    waitsSince = null
    return true
  }

  /** Looks for the place. Returns true if it was plugged in since the last call. */
  async function seek(): Promise<boolean> {
    const { place } = remembered
    if (place === null) return false
    const at = await findPlace(place, volumes)
    if (isClosed || remembered.place !== place) return false
    const appeared = at !== null && placeAt === null
    if (appeared) placeTrouble = null
    placeAt = at
    // Notes the time once a day and after a move, not every minute.
    const isNews = bogotaDate(place.seenAt) !== bogotaDate(clock.now()) || place.folder !== at
    if (at !== null && isNews) remember({ place: { ...place, folder: at, seenAt: clock.now() } })
    return appeared
  }

  /** Copies of this installation from before the last erasure, with their paths. */
  function copiesWithErased(): { where: CopyWithErased['where'][number]; file: string; header: Header }[] {
    const since = lastErasure(database.sqlite)
    if (since === null) return []
    const isBefore = ({ createdAt, cleanedAt }: Header) => Math.max(createdAt, cleanedAt ?? 0) <= since
    const folders = [
      { where: 'here' as const, at: folder },
      ...(placeAt === null ? [] : [{ where: 'place' as const, at: placeAt }]),
    ]
    return folders.flatMap(({ where, at }) =>
      copiesIn(at)
        .copies.filter(({ header }) => header.source === source && isBefore(header))
        .map(({ file, header }) => ({ where, file, header })),
    )
  }

  function withErased(): FilesWithErased {
    const byId = new Map<string, CopyWithErased>()
    for (const { where, header } of copiesWithErased()) {
      const { copyId, createdAt } = header
      const found = byId.get(copyId) ?? { copyId, createdAt, where: [] }
      byId.set(copyId, { ...found, where: [...found.where, where] })
    }
    const copies = [...byId.values()].sort((one, other) => other.createdAt - one.createdAt)
    const since = lastErasure(database.sqlite)
    return {
      copies,
      aside: since === null ? 0 : asideBefore(dataDir, since).length,
      isPlaceAway: remembered.place !== null && placeAt === null,
    }
  }

  /** Noted while it runs: the next start finishes what a kill interrupts. */
  async function rewrite(): Promise<{ rewritten: number; left: number }> {
    const done = { rewritten: 0, left: 0 }
    if (remembered.place !== null) await seek()
    await run(async (step) => {
      writeSetting(database, 'copies_rewriting', 'yes')
      for (const at of [folder, ...(placeAt === null ? [] : [placeAt])]) sweepUnfinished(at)
      const { key, migrations, nativeBinding } = copied.options
      const keys = [key, ...earlierKeys(database.sqlite)]
      const tombstones = readTombstones(database.sqlite)
      for (const { file } of copiesWithErased()) {
        try {
          await step('clean', { copy: file, keys, tombstones, now: clock.now(), migrations, nativeBinding })
          done.rewritten += 1
        } catch (error) {
          if (isClosed) throw error
          done.left += 1
          log('warn', `a copy was not rewritten: ${nameOf(error)}`)
        }
      }
      if (placeAt !== null) await bringPhotosTo(placeAt, step)
      const since = lastErasure(database.sqlite)
      if (since !== null)
        for (const one of asideBefore(dataDir, since)) await rm(one, { recursive: true, force: true })
      last = newest()
      writeSetting(database, 'copies_rewriting', null)
    })
    return done
  }

  async function copy(reason: CopyReason, by: WaitedFor = 'someone'): Promise<void> {
    await run(async (step) => {
      triedAt = clock.now()
      try {
        const made = await make(reason, step)
        last = made.header
        trouble = null
      } catch (error) {
        if (!isClosed) trouble = troubleOf(error)
        throw systemRefusal(error) ?? error
      }
      if (remembered.place !== null && placeAt === null) await seek()
      await bringToPlace(step)
      await step('prune', { folder, source, now: clock.now() })
    }, by)
  }

  type Step = ReturnType<typeof createBackupThread>['run']

  async function make(reason: CopyReason, step: Step): Promise<{ file: string; header: Header }> {
    const copyId = randomUUID()
    const input = { database: copied.options, folder, copyId }
    const keysText = await copied.whileKeysStay(async (text) => {
      await flushedMeanwhile(snapshotOf(input), step('snapshot', input))
      return text
    })
    return await step('pack', { ...input, keysText, reason, createdAt: clock.now() })
  }

  /** Brings the photos that the second place lacks, and deletes there those that were removed. */
  const bringPhotosTo = (to: string, step: Step): Promise<unknown> =>
    step('bringPhotos', { from: dataDir, to, removed: removedPhotos(database) })

  /** Writes the newest copy to the second place. A failure there is no failure of the copy. */
  async function bringToPlace(step: Step): Promise<void> {
    const { place } = remembered
    const from = copiesIn(folder).copies.find(({ header }) => header.copyId === last?.copyId)
    if (place === null || placeAt === null || from === undefined) return
    try {
      const there = copiesIn(placeAt).copies
      if (!there.some(({ header }) => header.copyId === from.header.copyId))
        await step('copyTo', { from: from.file, folder: placeAt })
      await step('prune', { folder: placeAt, source, now: clock.now() })
      await bringPhotosTo(placeAt, step)
      placeTrouble = null
      const { createdAt: at, people: count, rows } = from.header
      remember({
        place: { ...place, folder: placeAt, seenAt: clock.now(), copy: { at, people: count, rows } },
      })
    } catch (error) {
      if (isClosed) throw error
      placeTrouble = troubleOf(error)
      log('warn', `the copy was not written to the second place: ${nameOf(error)}`)
    }
  }

  /** Runs one task at a time in its own thread. Refuses further steps once the session is closed. */
  async function run(work: (step: Step) => Promise<void>, by: WaitedFor = 'someone'): Promise<void> {
    if (thread !== null || isClosed) throw new Refusal('busy')
    // The copy would hold another program's file.
    if (!database.isInPlace()) throw new Refusal('replaced_elsewhere')
    const used = createBackupThread(options.backupFile, by)
    thread = used
    void tell()
    const step = (async <Name extends keyof BackupTasks & string>(
      name: Name,
      input: Parameters<BackupTasks[Name]>[0],
    ) => {
      // A key change closes the session while this work waits for its turn.
      if (isClosed) throw new Refusal('busy')
      return await used.run(name, input)
    }) as Step
    try {
      await work(step)
    } finally {
      thread = null
      await used.close()
      void tell()
    }
  }

  return {
    state,
    isCopying: () => thread !== null,
    copy,
    withErased,
    rewrite,
    async allCopies() {
      await seek()
      const ours = (at: string) => copiesIn(at).copies.filter(({ header }) => header.source === source).length
      return {
        files: ours(folder) + (placeAt === null ? 0 : ours(placeAt)),
        place: placeAt,
        isPlaceAway: remembered.place !== null && placeAt === null,
      }
    },
    async choosePlace(chosen) {
      const place = await markPlace(chosen, dataDir, volumes, clock.now())
      placeAt = chosen
      placeTrouble = null
      remember({ place, askAt: null })
      // A copy that is being made reaches the place at the next check.
      if (thread === null) await copy('asked')
      else await tell()
    },
    forgetPlace() {
      placeAt = null
      placeTrouble = null
      remember({ place: null, askAt: clock.now() + weekMs })
      void tell()
    },
    askLater() {
      remember({ askAt: clock.now() + weekMs })
      void tell()
    },
    async close() {
      isClosed = true
      cancel()
      await thread?.close()
    },
  }
}

function troubleOf(error: unknown): CopyTrouble {
  const code = error instanceof Refusal ? error.error.code : storageTrouble(error)
  switch (code) {
    case 'disk_full':
    case 'database_damaged':
    case 'cannot_write':
      return code
    case 'folder_read_only':
      return 'cannot_write'
    default:
      return 'other'
  }
}

const nameOf = (error: unknown): string =>
  error instanceof Refusal ? error.error.code : error instanceof Error ? error.name : typeof error
