import { rm } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'

/** Before each retry, in milliseconds: Windows locks the files of an ended process for a moment. */
const pauses = [100, 200, 300, 400]

/**
 * Removes every item and never rejects. Items whose removal rejects are retried together, four times in about a second;
 * items that still fail stay.
 */
export async function discard<Item>(
  items: readonly Item[],
  remove: (item: Item) => Promise<void>,
): Promise<void> {
  let left = await failing(items, remove)
  for (const pause of pauses) {
    if (left.length === 0) return
    await setTimeout(pause)
    left = await failing(left, remove)
  }
}

async function failing<Item>(
  items: readonly Item[],
  remove: (item: Item) => Promise<void>,
): Promise<readonly Item[]> {
  const left: Item[] = []
  for (const item of items) await remove(item).catch(() => left.push(item))
  return left
}

/**
 * Deletes a folder recursively; rejects if something cannot be deleted. Does not use `maxRetries` of `rm`, which
 * retries at every level: one undeletable folder three levels deep would take minutes.
 */
export const deleteFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })
