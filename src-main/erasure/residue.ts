import type { Sqlite } from '../database/open.ts'

/** What an erased person leaves in the search indexes until their parts are merged: rows are marked there, not removed. */

const indexes = ['people_search', 'people_words'] as const

/** Pages of an index that one step writes: some milliseconds. */
const pagesAtOnce = 30

/**
 * Merges all parts of both indexes in small steps, each a transaction of its own. What was deleted is left out.
 */
export function* mergeIndexes(sqlite: Sqlite): Generator<void> {
  const changes = sqlite.prepare('SELECT total_changes()').pluck()
  for (const index of indexes) {
    const merge = sqlite.prepare(`INSERT INTO ${index} (${index}, rank) VALUES ('merge', ?)`)
    // The first step takes all parts that there are now; a step without work changes one row.
    for (let pages = -pagesAtOnce, isLeft = true; isLeft; pages = pagesAtOnce) {
      const before = changes.get() as number
      merge.run(pages)
      isLeft = pages < 0 || (changes.get() as number) - before >= 2
      yield
    }
  }
}
