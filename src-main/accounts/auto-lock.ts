import type { Clock } from '../clock.ts'

/** Locks after a while without a key or a pointer. */
export interface AutoLock {
  /** Somebody is here; cheap, for every key and every move of the pointer. */
  active(): void
  /** Begins to count, from now; also after the minutes were changed. */
  start(): void
  stop(): void
}

const minute = 60_000

/** `minutes`: idle ones; null: never. Counted by the monotonic clock: setting the clock neither locks nor keeps open. */
export function createAutoLock(clock: Clock, minutes: () => number | null, lock: () => void): AutoLock {
  let lastActive = 0
  let cancel = () => {}

  function watch(): void {
    cancel()
    const idle = minutes()
    if (idle === null) return
    const left = lastActive + idle * minute - clock.monotonic()
    if (left <= 0) lock()
    else cancel = clock.timer(watch, left)
  }

  const active = () => {
    lastActive = clock.monotonic()
  }
  return {
    active,
    start() {
      active()
      watch()
    },
    stop: () => cancel(),
  }
}
