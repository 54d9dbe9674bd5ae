import type { Clock } from './clock.ts'

/** What an account changes many times a second, and the disk sees once. */
export interface Keeper<Value> {
  read(accountId: number): Value
  keep(accountId: number, value: Value): void
}

interface Kept<Value> {
  /** For the log: `a draft`. */
  what: string
  read(accountId: number): Value
  write(accountId: number, value: Value): void
}

export interface Keepers {
  keeper<Value>(kept: Kept<Value>): Keeper<Value>
  /** Writes what was not written yet. */
  flush(): void
}

const writeEveryMs = 1_000

/**
 * All of them write together, a second after the first change. What cannot be written is still held, and tried again
 * with the next change or flush.
 */
export function createKeepers(clock: Clock, log: (level: 'warn', message: string) => void): Keepers {
  const flushes: (() => void)[] = []
  let cancel: (() => void) | null = null

  function flush(): void {
    cancel?.()
    cancel = null
    for (const one of flushes) one()
  }

  return {
    flush,
    keeper<Value>({ what, read, write }: Kept<Value>): Keeper<Value> {
      let held: { accountId: number; value: Value } | null = null
      function flushThis(): void {
        if (held === null) return
        try {
          write(held.accountId, held.value)
          held = null
        } catch (error) {
          log('warn', `${what} was not written: ${error instanceof Error ? error.message : String(error)}`)
        }
      }
      flushes.push(flushThis)
      return {
        read: (accountId) => (held?.accountId === accountId ? held.value : read(accountId)),
        keep(accountId, value) {
          if (held !== null && held.accountId !== accountId) flushThis()
          held = { accountId, value }
          cancel ??= clock.timer(flush, writeEveryMs)
        },
      }
    },
  }
}
