import fs from 'node:fs'
import * as z from 'zod'
import type { Clock } from '../clock.ts'
import { writeFileAtomic } from '../files.ts'
import { Refusal, storageTrouble } from '../refusal.ts'

/**
 * Wrong passwords and codes in a row, in a small file of their own: slot ids, numbers and times, nothing about anybody.
 * Whoever can delete the file has the tries anew; they can as well take the key file to a computer of theirs, where
 * nothing but the cost of scrypt holds them up.
 */

/** Tries in a row before the first wait. */
const freeTries = 5
/** Milliseconds after the fifth wrong try; twice as long after each further one. */
const firstDelay = 5_000
const longestDelay = 5 * 60_000

/** Milliseconds to wait after so many wrong tries in a row. */
export function delayAfter(failures: number): number {
  if (failures < freeTries) return 0
  return Math.min(longestDelay, firstDelay * 2 ** Math.min(20, failures - freeTries))
}

const fileSchema = z.strictObject({
  version: z.literal(1),
  /** `lastAt`: UTC milliseconds. */
  slots: z.record(z.string(), z.strictObject({ failures: z.int().min(1), lastAt: z.int() })),
})

export interface Attempts {
  /**
   * Counts a try before it is looked at, so that an app that is killed meanwhile wins nothing by it. Throws
   * `Refusal('wait')` where it comes too early.
   */
  begin(who: string): void
  succeeded(who: string): void
  /** UTC milliseconds before which `begin` refuses; null: it does not. */
  retryAt(who: string): number | null
}

export function createAttempts(
  file: string,
  clock: Clock,
  log: (level: 'warn', message: string) => void,
): Attempts {
  const failures = new Map<string, number>()
  /**
   * When the wait is over, on the clock that nobody sets. A wall clock is believed once, at the start, and never for
   * longer than the delay: a clock that was set back makes the wait begin again, no more.
   */
  const endsAt = new Map<string, number>()
  const lastAt = new Map<string, number>()
  for (const [who, entry] of Object.entries(read(file))) {
    const delay = delayAfter(entry.failures)
    const passed = clock.now() - entry.lastAt
    failures.set(who, entry.failures)
    lastAt.set(who, entry.lastAt)
    endsAt.set(who, clock.monotonic() + (passed < 0 ? delay : delay - passed))
  }

  const left = (who: string): number => (endsAt.get(who) ?? 0) - clock.monotonic()
  const retryAt = (who: string) =>
    endsAt.has(who) && left(who) > 0 ? clock.now() + Math.ceil(left(who)) : null

  /** A disk that takes nothing now keeps nobody out: the tries are counted in memory all the same. */
  function save(): void {
    const slots = Object.fromEntries(
      [...failures].map(([who, count]) => [who, { failures: count, lastAt: lastAt.get(who) ?? 0 }]),
    )
    try {
      writeFileAtomic(file, `${JSON.stringify({ version: 1, slots })}\n`)
    } catch (error) {
      if (storageTrouble(error) === null) throw error
      log('warn', 'the wrong tries could not be noted')
    }
  }

  return {
    begin(who) {
      const until = retryAt(who)
      if (until !== null) throw new Refusal('wait', { retryAt: until })
      const count = (failures.get(who) ?? 0) + 1
      failures.set(who, count)
      lastAt.set(who, clock.now())
      endsAt.set(who, clock.monotonic() + delayAfter(count))
      save()
    },
    succeeded(who) {
      for (const kept of [failures, lastAt, endsAt]) kept.delete(who)
      save()
    },
    retryAt,
  }
}

function read(file: string): z.infer<typeof fileSchema>['slots'] {
  try {
    return fileSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8'))).slots
  } catch {
    return {}
  }
}
