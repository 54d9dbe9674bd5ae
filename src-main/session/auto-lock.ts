import type { Clock } from '../clock.ts'

/** Locks after idle minutes. */
export interface AutoLock {
  /** Call on every key and move of the pointer; cheap. */
  active(): void
  /** Starts counting anew; null: never locks. */
  start(minutes: number | null): void
  stop(): void
}

const minute = 60_000

/** Counts by the monotonic clock: setting the wall clock neither locks nor delays the lock. */
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
