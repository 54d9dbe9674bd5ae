import type { Clock } from './clock.ts'

/** One value per account, which may change many times per second. */
export interface Debounced<Value> {
  /** Includes a value that is not written yet. */
  read(accountId: number): Value
  save(accountId: number, value: Value): void
}

interface Stored<Value> {
  /** Name for the log: `a draft`. */
  what: string
  read(accountId: number): Value
  write(accountId: number, value: Value): void
}

export interface DebouncedWrites {
  add<Value>(stored: Stored<Value>): Debounced<Value>
  /** Writes all pending values now. */
  flush(): void
}

const delayMs = 1_000

/**
 * Writes all pending values one second after the first change. A value whose write fails stays pending until the next
 * change or flush.
 */
export function createDebouncedWrites(
  clock: Clock,
  log: (level: 'warn', message: string) => void,
): DebouncedWrites {
  const flushes: (() => void)[] = []
  let cancel: (() => void) | null = null

  function flush(): void {
    cancel?.()
    cancel = null
    for (const one of flushes) one()
  }

  return {
    flush,
    add<Value>({ what, read, write }: Stored<Value>): Debounced<Value> {
      let pending: { accountId: number; value: Value } | null = null
      function flushThis(): void {
        if (pending === null) return
        try {
          write(pending.accountId, pending.value)
          pending = null
        } catch (error) {
          log('warn', `${what} was not written: ${error instanceof Error ? error.message : String(error)}`)
        }
      }
      flushes.push(flushThis)
      return {
        read: (accountId) => (pending?.accountId === accountId ? pending.value : read(accountId)),
        save(accountId, value) {
          if (pending !== null && pending.accountId !== accountId) flushThis()
          pending = { accountId, value }
          cancel ??= clock.timer(flush, delayMs)
        },
      }
    },
  }
}
