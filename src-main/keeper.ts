import type { Clock } from './clock.ts'

/** What an account changes many times a second, and the disk sees once. */
export interface Keeper<Value> {
  read(accountId: number): Value
  keep(accountId: number, value: Value): void
  /** Writes what was not written yet. */
  flush(): void
}

interface Options<Value> {
  /** For the log: `a draft`. */
  what: string
  clock: Clock
  log: (level: 'warn', message: string) => void
  read(accountId: number): Value
  write(accountId: number, value: Value): void
}

const writeEveryMs = 1_000

/** What cannot be written is still held, and tried again with the next change or flush. */
export function createKeeper<Value>({ what, clock, log, read, write }: Options<Value>): Keeper<Value> {
  let held: { accountId: number; value: Value } | null = null
  let cancel: (() => void) | null = null

  function flush(): void {
    cancel?.()
    cancel = null
    if (held === null) return
    try {
      write(held.accountId, held.value)
      held = null
    } catch (error) {
      log('warn', `${what} was not written: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  return {
    read: (accountId) => (held?.accountId === accountId ? held.value : read(accountId)),
    keep(accountId, value) {
      if (held !== null && held.accountId !== accountId) flush()
      held = { accountId, value }
      cancel ??= clock.timer(flush, writeEveryMs)
    },
    flush,
  }
}
