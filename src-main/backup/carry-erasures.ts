import { earlierKeys, noteEarlierKey } from '../database/earlier-keys.ts'
import type { Database } from '../database/open.ts'
import { readTombstones, takeTombstones } from '../erased/tombstones.ts'
import { eraseAllBarred, manyAtOnce } from '../people/erase-barred.ts'
import { tried } from './present.ts'

/**
 * Erases again the people who were erased since the copy. Keeps the data keys that may belong to other copies.
 * `present`: null if it cannot be opened; then only the copy's own records count.
 */
export function carryErasures(
  restored: Database,
  present: { database: Database; key: Uint8Array } | null,
  keys: readonly Uint8Array[],
  now: number,
): void {
  const { sqlite } = restored
  for (const key of keys) noteEarlierKey(sqlite, key, now)
  if (present !== null) {
    const theirs = tried(() => readTombstones(present.database.sqlite))
    if (theirs !== null) takeTombstones(sqlite, theirs)
    for (const key of tried(() => earlierKeys(present.database.sqlite)) ?? [])
      noteEarlierKey(sqlite, key, now)
  }
  for (const _ of eraseAllBarred(restored, 'campaign', now, manyAtOnce));
}
