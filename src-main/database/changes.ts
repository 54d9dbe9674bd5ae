import type { Sqlite } from './open.ts'

/** How often the one connection that writes has changed anything that lists are made of. */
export interface Changes {
  /** Another one after each change, those that were rolled back as well. */
  version(): number
  /** Runs a write that no list shows: a draft, a place, what is forgotten. */
  apart<Written>(write: () => Written): Written
}

export function createChanges(sqlite: Sqlite): Changes {
  const total = sqlite.prepare('SELECT total_changes()').pluck()
  const all = () => total.get() as number
  let apart = 0
  return {
    version: () => all() - apart,
    apart(write) {
      const before = all()
      try {
        return write()
      } finally {
        apart += all() - before
      }
    },
  }
}
