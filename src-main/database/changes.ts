import type { Sqlite } from './open.ts'

/** Tracks whether lists may have changed since they were read. */
export interface Changes {
  /** Increases with every change on the writing connection, including rolled-back ones. */
  version(): number
  /** Runs a write that affects no list (drafts, screen state, pruning). It does not count towards `version`. */
  untracked<Written>(write: () => Written): Written
}

export function createChanges(sqlite: Sqlite): Changes {
  const total = sqlite.prepare('SELECT total_changes()').pluck()
  const all = () => total.get() as number
  let untrackedChanges = 0
  return {
    version: () => all() - untrackedChanges,
    untracked(write) {
      const before = all()
      try {
        return write()
      } finally {
        untrackedChanges += all() - before
      }
    },
  }
}
