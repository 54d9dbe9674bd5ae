import { rm } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'

/** Before each further try, in milliseconds: Windows keeps the files of a process that has ended for a moment. */
const pauses = [100, 200, 300, 400]

/**
 * Removes every item. An item whose removal rejects is tried again; all items share four further tries, which take about a
 * second. What is left then is left. Never rejects.
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
 * Deletes a folder and what is in it; rejects where something cannot be deleted. Without the retries of `rm`: it retries at
 * each level, so that one undeletable folder takes minutes at a depth of three.
 */
export const deleteFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })
