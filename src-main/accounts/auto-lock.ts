import type { Clock } from '../clock.ts'

/** Locks after a while without a key or a pointer. */
export interface AutoLock {
  /** Somebody is here; cheap, for every key and every move of the pointer. */
  active(): void
  /** Begins to count, from now: so many idle minutes; null: never. */
  start(minutes: number | null): void
  stop(): void
}

const minute = 60_000

/** Counted by the monotonic clock: setting the other one neither locks nor keeps open. */
export function createAutoLock(clock: Clock, lock: () => void): AutoLock {
  let idleMs: number | null = null
  let lastActive = 0
  let cancel = () => {}

  function watch(): void {
    cancel()
    if (idleMs === null) return
    const left = lastActive + idleMs - clock.monotonic()
    if (left <= 0) lock()
    else cancel = clock.timer(watch, left)
  }

  const active = () => {
    lastActive = clock.monotonic()
  }
  return {
    active,
    start(minutes) {
      idleMs = minutes === null ? null : minutes * minute
      active()
      watch()
    },
    stop: () => cancel(),
  }
}
