import type { Clock } from '../clock.ts'

/** Locks the session after a number of idle minutes. */
export interface AutoLock {
  /** Call on every key press and pointer movement; cheap. */
  active(): void
  /** Milliseconds since the last of these, or since the countdown began. */
  idleMs(): number
  /** Restarts the countdown with this number of minutes; null: never locks. */
  start(minutes: number | null): void
  stop(): void
}

const minute = 60_000

/** Uses the monotonic clock, so that setting the wall clock neither locks nor delays the lock. */
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
    idleMs: () => clock.monotonic() - lastActive,
    start(minutes) {
      idleMs = minutes === null ? null : minutes * minute
      active()
      watch()
    },
    stop: () => cancel(),
  }
}
