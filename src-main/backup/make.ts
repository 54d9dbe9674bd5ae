import { createHash } from 'node:crypto'
import fs from 'node:fs'
import type { CopyReason } from '../../src-preload/contract/index.ts'
import { isAuthentic, parseKeys } from '../accounts/key-file.ts'
import { type Database, type OpenOptions, open, useLargeCache } from '../database/open.ts'
import { Refusal } from '../refusal.ts'
import { countPeople } from './counts.ts'
import { publish, refuseFull, sweepUnfinished, unfinishedFile } from './files.ts'
import {
  copyBytes,
  eachChunk,
  encodeHeader,
  type Header,
  sha256,
  sign,
  type UnsignedHeader,
  withFile,
  writeAll,
} from './format.ts'
import { checkWhole } from './verify.ts'

/** Runs in the backup thread. Makes a copy in two steps; only the first one uses the present database. */

export interface SnapshotInput {
  /** The present database. */
  database: OpenOptions
  folder: string
  copyId: string
}

export interface PackInput extends SnapshotInput {
  /** Text of the key file at the time of the snapshot. */
  keysText: string
  reason: CopyReason
  /** UTC milliseconds. */
  createdAt: number
}

/** The file that `snapshot` writes. */
export const snapshotOf = ({ folder, copyId }: SnapshotInput): string =>
  unfinishedFile(folder, `${copyId}.db`)

/** Copies the committed data into a file in the folder of copies, under the same key. */
export function snapshot(input: SnapshotInput): void {
  const { database, folder } = input
  fs.mkdirSync(folder, { recursive: true })
  sweepUnfinished(folder)
  // The disk must hold the snapshot and the copy made from it.
  refuseFull(folder, 2 * sizeOf(database.file) + sizeOf(`${database.file}-wal`))
  const file = snapshotOf(input)
  const { sqlite, close } = open({ ...database, readonly: true })
  try {
    sqlite.prepare('VACUUM INTO ?').run(file)
  } catch (error) {
    fs.rmSync(file, { force: true })
    throw error
  } finally {
    close()
  }
}

/**
 * Checks the snapshot, writes the copy, reads it back and gives it its final name. Deletes the snapshot. Throws
 * `Refusal('database_damaged')` if the snapshot is not sound; then there is no new copy.
 */
export function pack(input: PackInput): { file: string; header: Header } {
  const { folder, copyId } = input
  const snapshotFile = snapshotOf(input)
  const copy = unfinishedFile(folder, copyId)
  try {
    const header = examine(input, snapshotFile)
    writeCopy(copy, encodeHeader(header), input.keysText, snapshotFile)
    checkWhole(copy)
    return { file: publish(copy, folder, header), header }
  } catch (error) {
    fs.rmSync(copy, { force: true })
    throw error
  } finally {
    for (const companion of ['', '-wal', '-shm', '-journal'])
      fs.rmSync(snapshotFile + companion, { force: true })
  }
}

function examine({ database, keysText, ...input }: PackInput, snapshotFile: string): Header {
  const read = parseKeys(keysText)
  const key = Buffer.from(database.key)
  const copied = open({ ...database, file: snapshotFile, readonly: true })
  let counted: Pick<UnsignedHeader, 'people' | 'rows' | 'schema' | 'source'>
  try {
    useLargeCache(copied.sqlite)
    soundnessOf(copied)
    counted = countsOf(copied)
    // A key file of another moment also opens the database: the sign-in asks before it continues.
    if (!isAuthentic(read, key)) throw new Refusal('keys_tampered')
  } finally {
    copied.close()
  }
  const { copyId, createdAt, reason } = input
  return sign(
    {
      version: 1,
      copyId,
      createdAt,
      reason,
      ...counted,
      keys: { bytes: Buffer.byteLength(keysText), sha256: sha256(keysText) },
      database: { bytes: sizeOf(snapshotFile), sha256: hashOf(snapshotFile) },
    },
    key,
  )
}

/** Throws `Refusal('database_damaged')` if the database is not sound. */
export function soundnessOf({ sqlite }: Pick<Database, 'sqlite'>): void {
  const found = sqlite.pragma('integrity_check(1)', { simple: true })
  if (found !== 'ok') throw new Refusal('database_damaged', {}, new Error(String(found)))
}

export function countsOf({
  sqlite,
}: Database): Pick<UnsignedHeader, 'people' | 'rows' | 'schema' | 'source'> {
  return {
    ...countPeople(sqlite),
    schema: sqlite.prepare('SELECT count(*) FROM __drizzle_migrations').pluck().get() as number,
    source: sourceOf({ sqlite }),
  }
}

/** Identifies the installation: derived from the owner's uid, which never changes. */
export function sourceOf({ sqlite }: Pick<Database, 'sqlite'>): string {
  const uid = sqlite
    .prepare(
      `SELECT person.uid FROM accounts AS account JOIN people AS person ON person.id = account.person_id
        ORDER BY account.is_owner DESC, account.id LIMIT 1`,
    )
    .pluck()
    .get()
  return sha256(`referidos ${String(uid)}`).slice(0, 16)
}

export function writeCopy(copy: string, header: Buffer, keysText: string, database: string): void {
  const handle = fs.openSync(copy, 'w', 0o600)
  try {
    writeAll(handle, header)
    writeAll(handle, Buffer.from(keysText))
    copyBytes(database, handle)
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}

export function hashOf(file: string): string {
  const hash = createHash('sha256')
  withFile(file, (handle) =>
    eachChunk(handle, 0, fs.fstatSync(handle).size, (chunk) => {
      hash.update(chunk)
    }),
  )
  return hash.digest('hex')
}

export const sizeOf = (file: string): number => fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0
