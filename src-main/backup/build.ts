import fs from 'node:fs'
import path from 'node:path'
import { isAuthentic, keyFiles, parseKeys } from '../accounts/key-file.ts'
import { accountOfSlot } from '../accounts/repository.ts'
import { acknowledgedFile, readAcknowledged, readAcknowledgedFile } from '../database/acknowledged.ts'
import { record } from '../database/audit.ts'
import { type Database, isOpenedBy, type OpenOptions, open, useLargeCache } from '../database/open.ts'
import { flushFile } from '../files.ts'
import { Refusal } from '../refusal.ts'
import type { Call } from '../thread/thread.ts'
import { carryErasures } from './carry-erasures.ts'
import { countPeople } from './counts.ts'
import { refuseFull } from './files.ts'
import {
  type Header,
  isSigned,
  readDatabase,
  readKeysText,
  readLayout,
  withFile,
  writeAll,
} from './format.ts'
import { type Merged, merge } from './merge.ts'
import { openPresent, tried } from './present.ts'

/**
 * Runs in the backup thread. Builds the database of a restore beside the present one, and only reads the present one.
 */

export interface BuildInput extends Omit<OpenOptions, 'key' | 'file'> {
  copy: string
  /** The slot whose password opened the copy; null: the recovery code opened it. */
  slotId: string | null
  /** The data keys of the copy's slot. The second one exists if a rotation was running. */
  keys: { key: Uint8Array; nextKey: Uint8Array | null }
  /** Path of the database to write. */
  into: string
  /** The present database, and keys that may open it. */
  present: { file: string; keys: readonly Uint8Array[] }
  /** UTC milliseconds. */
  now: number
}

export interface Built extends Merged {
  header: Header
  /** Text of the key file that belongs to the database. */
  keysText: string
  /** Number of people in the new database. */
  people: number
  /** Number of people who were registered again. */
  returned: number
}

/**
 * When it returns, the file `into` is complete, closed and flushed. Throws what `readLayout` throws,
 * `Refusal('database_newer')`, and `Refusal('copy_damaged')` if the copy differs from what its writer signed.
 */
export function build(input: BuildInput, { signal, tell }: Call): Built {
  const { copy, into, present, now, migrations, nativeBinding } = input
  const progress = (percent: number) => tell(percent)
  const { header, keysText } = extract(copy, into, progress)
  signal.throwIfAborted()
  progress(30)
  const options = (file: string) => ({ file, migrations, nativeBinding })
  const key = keyOf(input, header, keysText)
  const database = open({ ...options(into), key })
  let merged: Merged
  let left: number
  try {
    useLargeCache(database.sqlite)
    const account = input.slotId === null ? null : accountOfSlot(database, input.slotId)
    // Only a leader's account may replace everybody's data.
    if (input.slotId !== null && account?.role !== 'LEADER') throw new Refusal('forbidden')
    progress(45)
    const reached = openPresent(options(present.file), [...present.keys, key])
    try {
      merged = merge(database, reached?.database ?? null, hasData(present.file), now)
      carryErasures(database, reached, present.keys, now)
      if (reached !== null && merged.since.kind === 'read' && lacksChanges(present.file, reached))
        merged.since.isPartial = true
    } finally {
      reached?.close()
    }
    signal.throwIfAborted()
    record(database, {
      at: now,
      accountId: account?.id ?? null,
      action: 'restored',
      detail: {
        copy: header.copyId,
        copyOf: header.createdAt,
        returned: returnedOf(merged),
        by: account === null ? 'code' : 'password',
      },
    })
    progress(70)
    left = countPeople(database.sqlite).people
    const found = database.sqlite.pragma('quick_check(1)', { simple: true })
    if (found !== 'ok') throw new Refusal('copy_damaged', {}, new Error(String(found)))
    // The result must be one file, without a WAL.
    database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
    database.sqlite.pragma('journal_mode = DELETE')
  } finally {
    database.close()
  }
  for (const companion of ['-wal', '-shm']) fs.rmSync(into + companion, { force: true })
  flushFile(into)
  progress(90)
  return { ...merged, header, keysText, people: left, returned: returnedOf(merged) }
}

/** Whether more changes were acknowledged than the present database holds, because a part of its WAL cannot be read. */
function lacksChanges(file: string, { database, key }: { database: Database; key: Uint8Array }): boolean {
  const promised = readAcknowledgedFile(acknowledgedFile(file), key)
  return (promised?.changes ?? 0) > (tried(() => readAcknowledged(database.sqlite)) ?? 0)
}

/** Whether the folder holds data, even if the database itself is gone. */
const hasData = (file: string): boolean =>
  [file, `${file}-wal`, ...keyFiles(path.join(path.dirname(file), 'keys.json'))].some((one) =>
    fs.existsSync(one),
  )

const returnedOf = ({ since, notReturned }: Merged): number =>
  since.kind === 'read' ? since.returning - notReturned.length : 0

/** Writes the database of a copy to `into`, checked by its hash. */
export function extract(
  copy: string,
  into: string,
  progress: (percent: number) => void,
): { header: Header; keysText: string } {
  return withFile(copy, (source) => {
    const layout = readLayout(source)
    const { header } = layout
    const keysText = readKeysText(source, layout)
    refuseFull(path.dirname(into), header.database.bytes)
    const handle = fs.openSync(into, 'w', 0o600)
    try {
      let written = 0
      readDatabase(source, layout, (chunk) => {
        writeAll(handle, chunk)
        written += chunk.length
        progress(Math.round((30 * written) / header.database.bytes))
      })
    } finally {
      fs.closeSync(handle)
    }
    return { header, keysText }
  })
}

/** The key that opens the extracted database. */
function keyOf(
  { into, keys, migrations, nativeBinding }: BuildInput,
  header: Header,
  keysText: string,
): Uint8Array {
  const candidates = keys.nextKey === null ? [keys.key] : [keys.nextKey, keys.key]
  const key = candidates.find((one) => isOpenedBy({ file: into, key: one, migrations, nativeBinding }))
  if (key === undefined || !isSigned(header, key)) throw new Refusal('copy_damaged')
  if (!isAuthentic(parseKeys(keysText), Buffer.from(keys.key))) throw new Refusal('copy_damaged')
  return key
}
