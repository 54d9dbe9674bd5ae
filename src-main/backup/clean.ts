import fs from 'node:fs'
import path from 'node:path'
import { type OpenOptions, open, useLargeCache } from '../database/open.ts'
import { type Tombstones, takeTombstones } from '../erased/tombstones.ts'
import { mergeIndexes } from '../erasure/residue.ts'
import { renameDurably } from '../files.ts'
import { eraseAllBarred, manyAtOnce } from '../people/erase-barred.ts'
import { Refusal } from '../refusal.ts'
import { extract } from './build.ts'
import { refuseFull, unfinishedFile } from './files.ts'
import { encodeHeader, type Header, isSigned, readLayout, sign, withFile } from './format.ts'
import { countsOf, hashOf, sizeOf, soundnessOf, writeCopy } from './make.ts'
import { checkWhole } from './verify.ts'

/** Runs in the backup thread. Rewrites a copy without the people who were erased since. */

export interface CleanInput extends Pick<OpenOptions, 'migrations' | 'nativeBinding'> {
  copy: string
  /** Candidates; one of them opens the copy. */
  keys: readonly Uint8Array[]
  tombstones: Tombstones
  /** UTC ms. */
  now: number
}

/**
 * Keeps the copy unchanged until the new one is complete and takes its name. Throws `Refusal('copy_damaged')` if the
 * copy cannot be read or none of the keys opens it.
 */
export function clean({ copy, keys, tombstones, now, migrations, nativeBinding }: CleanInput): Header {
  const folder = path.dirname(copy)
  const { header } = withFile(copy, readLayout)
  const key = keys.find((one) => isSigned(header, one))
  if (key === undefined) throw new Refusal('copy_damaged')
  const [extracted, packed, next] = ['db', 'packed.db', 'next'].map((ending) =>
    unfinishedFile(folder, `${header.copyId}.${ending}`),
  ) as [string, string, string]
  refuseFull(folder, 3 * fs.statSync(copy).size)
  try {
    const { keysText } = extract(copy, extracted, () => {})
    const database = open({ file: extracted, key, migrations, nativeBinding })
    try {
      useLargeCache(database.sqlite)
      takeTombstones(database.sqlite, tombstones)
      for (const _ of eraseAllBarred(database, 'campaign', now, manyAtOnce));
      for (const _ of mergeIndexes(database.sqlite));
      database.sqlite.prepare('VACUUM INTO ?').run(packed)
    } finally {
      database.close()
    }
    const done = open({ file: packed, key, migrations, nativeBinding, readonly: true })
    let counted: ReturnType<typeof countsOf>
    try {
      soundnessOf(done)
      counted = countsOf(done)
    } finally {
      done.close()
    }
    const { mac: _, ...unsigned } = header
    const signed = sign(
      {
        ...unsigned,
        ...counted,
        cleanedAt: now,
        database: { bytes: sizeOf(packed), sha256: hashOf(packed) },
      },
      key,
    )
    writeCopy(next, encodeHeader(signed), keysText, packed)
    checkWhole(next)
    renameDurably(next, copy)
    return signed
  } finally {
    for (const file of [extracted, packed, next])
      for (const companion of ['', '-wal', '-shm', '-journal']) fs.rmSync(file + companion, { force: true })
  }
}
