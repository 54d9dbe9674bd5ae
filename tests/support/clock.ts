import { type Clock, systemClock } from '../../src-main/clock.ts'

interface Timer {
  at: number
  callback(): void
}

export interface FakeClock extends Clock {
  /** Advances both clocks, and runs the timers that become due, in order. */
  advance(ms: number): void
  /** Changes only the wall clock; runs no timer. */
  step(ms: number): void
  /** Milliseconds until the next timer; null: none is set. */
  nextIn(): number | null
  /** Milliseconds until the next timer. If none is set, waits for one. */
  asleepFor(): Promise<number>
}

/** Starts on 21 November 2026 at noon in Colombia. */
export function fakeClock(start = Date.UTC(2026, 10, 21, 17)): FakeClock {
  let wall = start
  let elapsed = 0
  let timers: Timer[] = []
  const onTimer: (() => void)[] = []
  const next = () => timers.toSorted((a, b) => a.at - b.at)[0]
  const nextIn = () => {
    const due = next()
    return due === undefined ? null : due.at - elapsed
  }
  const move = (ms: number) => {
    wall += ms
    elapsed += ms
  }
  return {
    now: () => wall,
    monotonic: () => elapsed,
    timer(callback, ms) {
      const timer = { at: elapsed + ms, callback }
      timers.push(timer)
      for (const waiting of onTimer.splice(0)) waiting()
      return () => {
        timers = timers.filter((other) => other !== timer)
      }
    },
    advance(ms) {
      const end = elapsed + ms
      for (let due = next(); due !== undefined && due.at <= end; due = next()) {
        move(Math.max(0, due.at - elapsed))
        timers = timers.filter((other) => other !== due)
        due.callback()
      }
      move(end - elapsed)
    },
    step(ms) {
      wall += ms
    },
    nextIn,
    async asleepFor() {
      if (timers.length === 0) await new Promise<void>((resolve) => onTimer.push(resolve))
      return nextIn() ?? Number.NaN
    },
  }
}

/** The system's clock on a laptop so slow that 20 ms pass between any two looks at it. */
export function slowClock(): Clock {
  let looks = 0
  return {
    ...systemClock,
    monotonic() {
      looks += 1
      return systemClock.monotonic() + looks * 20
    },
  }
}

/** The system's clock for several laptops: each look at the time is later than every one before. */
export function orderedClock(): Clock {
  let last = 0
  return {
    ...systemClock,
    now() {
      last = Math.max(last + 1, systemClock.now())
      return last
    },
  }
}
