import fs from 'node:fs'
import * as z from 'zod'
import type { Clock } from '../clock.ts'
import { writeFileAtomic } from '../files.ts'
import { Refusal, storageTrouble } from '../refusal.ts'

/**
 * Counts wrong passwords and codes in a row, in a file that holds slot ids, counts and times but no personal data.
 * Deleting the file resets the counts. That is accepted: anybody who can do so can also copy the key file to another
 * computer, where only the cost of scrypt slows down guessing.
 */

/** Tries in a row before the first wait. */
const freeTries = 5
/** Milliseconds of the wait after the fifth wrong try; it doubles after each further one. */
const firstDelay = 5_000
const longestDelay = 5 * 60_000

/** Milliseconds to wait after this many wrong tries in a row. */
export function delayAfter(failures: number): number {
  if (failures < freeTries) return 0
  return Math.min(longestDelay, firstDelay * 2 ** Math.min(20, failures - freeTries))
}

const fileSchema = z.strictObject({
  version: z.literal(1),
  /** `lastAt`: the last wrong try, UTC milliseconds. */
  slots: z.record(z.string(), z.strictObject({ failures: z.int().min(1), lastAt: z.int() })),
  /** Wrong tries that the audit log does not hold yet: it cannot be written before somebody signs in. */
  unrecorded: z.record(z.string(), z.strictObject({ tries: z.int().min(1), lastAt: z.int() })).default({}),
})

/** Wrong tries of one slot or shared counter. `lastAt`: UTC milliseconds. */
interface WrongTries {
  who: string
  tries: number
  lastAt: number
}

export interface Attempts {
  /**
   * Counts a try before it is checked, so that killing the app in between gains nothing. `who`: a slot id, or the name
   * of a shared counter. Throws `Refusal('wait')` during a wait.
   */
  begin(who: string): void
  succeeded(who: string): void
  /** End of the wait during which `begin` refuses, UTC milliseconds; null: no wait. */
  retryAt(who: string): number | null
  /** Hands the wrong tries that are not recorded yet to `record`, and forgets them once it returns. */
  recordWrong(record: (tries: readonly WrongTries[]) => void): void
}

export function createAttempts(
  file: string,
  clock: Clock,
  log: (level: 'warn', message: string) => void,
): Attempts {
  const failures = new Map<string, number>()
  /**
   * Ends of the waits, in monotonic milliseconds. The wall clock is read only at the start of the app. If it was set
   * back, the wait starts again; it never lasts longer than its delay.
   */
  const endsAt = new Map<string, number>()
  const lastAt = new Map<string, number>()
  const { slots, unrecorded: kept } = read(file)
  const unrecorded = new Map(Object.entries(kept))
  for (const [who, entry] of Object.entries(slots)) {
    const delay = delayAfter(entry.failures)
    const passed = clock.now() - entry.lastAt
    failures.set(who, entry.failures)
    lastAt.set(who, entry.lastAt)
    endsAt.set(who, clock.monotonic() + (passed < 0 ? delay : delay - passed))
  }

  const left = (who: string): number => (endsAt.get(who) ?? 0) - clock.monotonic()
  const retryAt = (who: string) =>
    endsAt.has(who) && left(who) > 0 ? clock.now() + Math.ceil(left(who)) : null

  /** A storage error must not block sign-in: it is logged, and the tries stay counted in memory. */
  function save(): void {
    const slots = Object.fromEntries(
      [...failures].map(([who, count]) => [who, { failures: count, lastAt: lastAt.get(who) ?? 0 }]),
    )
    try {
      const told = Object.fromEntries(unrecorded)
      writeFileAtomic(file, `${JSON.stringify({ version: 1, slots, unrecorded: told })}\n`)
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
      unrecorded.set(who, { tries: (unrecorded.get(who)?.tries ?? 0) + 1, lastAt: clock.now() })
      save()
    },
    succeeded(who) {
      for (const kept of [failures, lastAt, endsAt]) kept.delete(who)
      const wrong = unrecorded.get(who)
      // Does not count the try that succeeded: it was counted before it was checked.
      if (wrong !== undefined && wrong.tries > 1) unrecorded.set(who, { ...wrong, tries: wrong.tries - 1 })
      else unrecorded.delete(who)
      save()
    },
    retryAt,
    recordWrong(record) {
      if (unrecorded.size === 0) return
      record([...unrecorded].map(([who, wrong]) => ({ who, ...wrong })))
      unrecorded.clear()
      save()
    },
  }
}

function read(file: string): Pick<z.infer<typeof fileSchema>, 'slots' | 'unrecorded'> {
  try {
    return fileSchema.parse(JSON.parse(fs.readFileSync(file, 'utf8')))
  } catch {
    return { slots: {}, unrecorded: {} }
  }
}
