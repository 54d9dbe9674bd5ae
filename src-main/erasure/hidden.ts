import { dayMs } from '../../src-preload/bogota.ts'
import { type HiddenDays, hiddenDaysChoices } from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import { readSetting } from '../database/settings.ts'
import { leadersOf, type Whose } from '../whose.ts'
import { erasePart } from './erase-part.ts'

/** Erases hidden people after the time for which the owner keeps them. */

/** null: hidden people stay. */
export const hiddenDays = (database: Pick<Database, 'sqlite'>): HiddenDays | null => {
  const saved = Number(readSetting(database, 'hidden_days') ?? '0')
  return hiddenDaysChoices.find((days) => days === saved) ?? null
}

/** Hidden people, except those who sign in here. `until`: hidden at this time, UTC ms; null: at any time. */
export const hiddenPeople = (
  { sqlite }: Pick<Database, 'sqlite'>,
  whose: Whose,
  until: number | null,
): number[] =>
  sqlite
    .prepare(
      `SELECT id FROM people WHERE deleted_at <= @until AND referred_by BETWEEN @first AND @last
          AND NOT EXISTS (SELECT 1 FROM accounts WHERE person_id = people.id) ORDER BY id`,
    )
    .pluck()
    .all({ until: until ?? Number.MAX_SAFE_INTEGER, ...leadersOf(whose) }) as number[]

/** Milliseconds from the opening of a session to the first check, which must not slow down the start. */
const settlingMs = 90_000
/** Milliseconds between two checks: a timer does not count the time that a laptop sleeps. */
const lookMs = 60 * 60_000
/** People per transaction, and milliseconds between two. */
const atOnce = 2
const pauseMs = 250

export interface ExpiryOptions {
  database: Database
  clock: Pick<Clock, 'now' | 'timer'>
  /** Called after each part, with the ids of people whose rows were deleted. */
  erased(personIds: readonly number[]): void
  log(level: 'warn', message: string): void
}

/** Erases people whose time is over, and checks again regularly, until the returned function is called. */
export function startHiddenExpiry({ database, clock, erased, log }: ExpiryOptions): () => void {
  let cancel = clock.timer(look, settlingMs)

  function look(): void {
    const days = hiddenDays(database)
    const now = clock.now()
    const ids = days === null ? [] : hiddenPeople(database, 'campaign', now - days * dayMs).slice(0, atOnce)
    let isMore = false
    try {
      if (ids.length > 0) {
        const { personIds } = erasePart(database, ids, 'expired', null, now)
        erased(personIds)
        isMore = personIds.length > 0
      }
    } catch (error) {
      log('warn', `hidden people were not erased: ${error instanceof Error ? error.name : typeof error}`)
    }
    cancel = clock.timer(look, isMore ? pauseMs : lookMs)
  }

  return () => cancel()
}
