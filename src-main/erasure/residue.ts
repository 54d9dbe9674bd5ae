import type { Sqlite } from '../database/open.ts'

/** Search indexes that keep entries of an erased person until their parts are merged: rows are only marked there. */

const indexes = ['people_search', 'people_words'] as const

/** Pages of an index that one step writes: some milliseconds. */
const pagesAtOnce = 30

/** Merges all parts of both indexes in small steps, each in its own transaction. Leaves out deleted entries. */
export function* mergeIndexes(sqlite: Sqlite): Generator<void> {
  const changes = sqlite.prepare('SELECT total_changes()').pluck()
  for (const index of indexes) {
    const merge = sqlite.prepare(`INSERT INTO ${index} (${index}, rank) VALUES ('merge', ?)`)
    // The first step takes all present parts; a step without work changes one row.
    for (let pages = -pagesAtOnce, isLeft = true; isLeft; pages = pagesAtOnce) {
      const before = changes.get() as number
      merge.run(pages)
      isLeft = pages < 0 || (changes.get() as number) - before >= 2
      yield
    }
  }
}
