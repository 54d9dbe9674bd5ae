/** Requests to a stand-in server, in order, and a way to wait for later ones. */
export interface EventLog<Entry> {
  readonly entries: readonly Entry[]
  add(entry: Entry): void
  /** Resolves with the first entry, past or future, that `wanted` accepts. Rejects when the log is closed. */
  waitFor(wanted: (entry: Entry) => boolean): Promise<Entry>
  close(): void
}

export function createEventLog<Entry>(): EventLog<Entry> {
  const entries: Entry[] = []
  const waiting = new Set<{
    wanted: (entry: Entry) => boolean
    resolve: (entry: Entry) => void
    reject: (reason: Error) => void
  }>()
  return {
    entries,
    add(entry) {
      entries.push(entry)
      for (const one of waiting) {
        if (!one.wanted(entry)) continue
        waiting.delete(one)
        one.resolve(entry)
      }
    },
    waitFor(wanted) {
      const past = entries.find(wanted)
      if (past) return Promise.resolve(past)
      return new Promise((resolve, reject) => waiting.add({ wanted, resolve, reject }))
    },
    close() {
      for (const one of waiting) one.reject(new Error('the server was closed before this was asked'))
      waiting.clear()
    },
  }
}
