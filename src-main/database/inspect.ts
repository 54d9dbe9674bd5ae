import fs from 'node:fs'
import { Refusal } from '../refusal.ts'
import { acknowledgedFile, type Promised, readAcknowledged, readAcknowledgedFile } from './acknowledged.ts'
import type { Database, OpenOptions } from './connection.ts'
import { pendingMigrations } from './migrate.ts'
import { inView, readWalFile } from './view.ts'
import { inspectWal, type RepairedWal, repairs } from './wal-file.ts'

export interface Inspection<Seen> {
  /** Replaces the WAL; empty: the database file alone is right. null: SQLite may use the WAL as it is. */
  walInstead: Buffer | null
  /** Why the WAL must be kept aside before it is changed; null: it need not be. */
  keepAside: 'damaged' | 'of_another_time' | 'incomplete' | null
  /** Number of missing acknowledged changes; null: some are missing, but the number is unknown. */
  lost: number | null
  seen: Seen
}

/**
 * Finds the first repair of the database's WAL that yields a sound database with at least `before` acknowledged
 * changes; null: there is none. Changes no file, but reads the whole database, which takes seconds for 100,000 people.
 */
export const soundRepair = (options: OpenOptions, before: number): RepairedWal | null =>
  repairs(readWalFile(options.file)).find((one) => isSound(options, one.bytes, one.isExact, before)) ?? null

/** `soundRepair` in a thread. */
export type MendWal = (options: OpenOptions, before: number) => Promise<RepairedWal | null>

/**
 * Reads a database before anything opens it for writing; changes no file. `see` reads it as it will be opened.
 * `isCurrent`: no migration is pending, so all tables have today's columns. `earlierKey`: a key under which the count
 * of acknowledged changes may still be written. Throws what `see` throws, `Refusal('database_newer')`, and
 * `Refusal('database_damaged')` if the file is missing or empty or the key does not open it: SQLite would create a new
 * database in its place.
 */
export async function inspect<Seen>(
  options: OpenOptions,
  see: (database: Database, isCurrent: boolean) => Seen,
  mendWal: MendWal,
  earlierKey?: Uint8Array,
): Promise<Inspection<Seen>> {
  const bytes = readWalFile(options.file)
  // The WAL may hold data for a salvage that the file no longer has.
  if ((fs.statSync(options.file, { throwIfNoEntry: false })?.size ?? 0) === 0)
    throw new Refusal('database_damaged', inspectWal(bytes).kind === 'none' ? { isGone: true } : {})
  const keys = earlierKey === undefined ? [options.key] : [options.key, earlierKey]
  const promised = keys.map((key) => readAcknowledgedFile(acknowledgedFile(options.file), key)).find(Boolean)
  const chosen = await chooseWal(options, bytes, promised ?? null, mendWal)
  return inView(options, chosen.walInstead ?? bytes, (database) => {
    const pending = pendingMigrations(database.sqlite, options.migrations)
    const seen = see(database, pending.length === 0)
    const lost = lostChanges(chosen, readAcknowledged(database.sqlite), promised ?? null)
    const isIncomplete = lost !== 0 && bytes.length > 0
    return { ...chosen, keepAside: chosen.keepAside ?? (isIncomplete ? 'incomplete' : null), lost, seen }
  })
}

type Chosen = Pick<Inspection<unknown>, 'walInstead' | 'keepAside'> & {
  /** True: a change may be missing although it was counted. */
  isDoubtful: boolean
}

async function chooseWal(
  options: OpenOptions,
  bytes: Buffer,
  promised: Promised | null,
  mendWal: MendWal,
): Promise<Chosen> {
  const { kind } = inspectWal(bytes)
  if (kind === 'none') return { walInstead: null, keepAside: null, isDoubtful: false }
  const withoutWal = counted(options, Buffer.alloc(0))
  const aside = { walInstead: Buffer.alloc(0), keepAside: 'of_another_time', isDoubtful: false } as const
  // The file holds fewer changes than were copied into it: an older file replaced it, and the WAL does not continue
  // that one.
  if (withoutWal !== null && withoutWal < (promised?.inFile ?? 0)) return aside
  if (kind === 'whole') {
    // A WAL adds commits. If it leads back to fewer changes, it is older than the file. If it cannot be read with the
    // file, it belongs to another file, such as the one before a change of the key.
    const withWal = withoutWal === null ? null : counted(options, bytes)
    const isOfAnother = withoutWal !== null && (withWal === null || withWal < withoutWal)
    return isOfAnother ? aside : { walInstead: null, keepAside: null, isDoubtful: false }
  }
  const before = Math.max(withoutWal ?? 0, counted(options, bytes) ?? 0)
  const repaired = await mendWal(options, before)
  return {
    walInstead: repaired && Buffer.from(repaired.bytes),
    keepAside: 'damaged',
    isDoubtful: repaired === null ? promised === null : !repaired.isExact,
  }
}

/**
 * Number of acknowledged changes in the database with this WAL; null: it cannot be read like that, or is older than the
 * count.
 */
const counted = (options: OpenOptions, wal: Buffer): number | null =>
  tried(() => inView(options, wal, ({ sqlite }) => readAcknowledged(sqlite)))

/**
 * `isExact`: only a page that cannot be decrypted could be wrong. Otherwise a page may be older than the others, or the
 * damage makes older frames look like the newest ones, which lead back to a lower count.
 */
function isSound(options: OpenOptions, wal: Buffer, isExact: boolean, before: number): boolean {
  const result = tried(() =>
    inView(options, wal, ({ sqlite }) => {
      if ((readAcknowledged(sqlite) ?? 0) < before) return false
      if (isExact) return sqlite.pragma('quick_check(1)', { simple: true }) === 'ok'
      const isWhole = sqlite.pragma('integrity_check(1)', { simple: true }) === 'ok'
      return isWhole && (sqlite.pragma('foreign_key_check') as unknown[]).length === 0
    }),
  )
  return result === true
}

/** null: the database is damaged. Throws any other refusal: a full disk says nothing about the file. */
function tried<Value>(work: () => Value): Value | null {
  try {
    return work()
  } catch (error) {
    if (error instanceof Refusal && error.error.code !== 'database_damaged') throw error
    return null
  }
}

function lostChanges(
  { isDoubtful }: Chosen,
  acknowledged: number | null,
  promised: Promised | null,
): number | null {
  // A database from before the count replaced a newer one.
  if (acknowledged === null) return promised === null && !isDoubtful ? 0 : null
  const lost = Math.max(0, (promised?.changes ?? 0) - acknowledged)
  return lost === 0 && isDoubtful ? null : lost
}
