import { gapLimits, type Schedule, schedule, usualSchedule } from '../../src-preload/contract/index.ts'
import type { Database } from '../database/open.ts'
import { readSetting, writeSetting } from '../database/settings.ts'
import { closedUntil, doneBy, openUntil } from './working-hours.ts'

/** The laptop's power. `isKnown`: whether the system reports it. */
export interface Power {
  isKnown: boolean
  isOnBattery(): boolean
}

/** When and how fast the owner lets the queue work, for the lane. */
export interface LaneSchedule {
  /**
   * Why lookups that nobody asked for by hand have to wait, and until when (UTC ms; null: unknown); null: they need not
   * wait.
   */
  waits(now: number): { reason: 'outside_hours' | 'on_battery'; until: number | null } | null
  /** Time when they will have to wait, UTC ms; null: unknown. */
  endsAt(now: number): number | null
  /** Milliseconds from one lookup's end to the next start; 0: as fast as the site allows. */
  gapMs(): number
  /** Time when `workMs` of lookups will be done, UTC ms. */
  doneBy(now: number, workMs: number): number
}

export function readSchedule(database: Pick<Database, 'sqlite'>): Schedule {
  const saved = readSetting(database, 'schedule')
  if (saved === null) return usualSchedule
  // A schedule that another version saved in an unknown form must not stop the queue.
  return schedule.safeParse(JSON.parse(saved)).data ?? usualSchedule
}

export const saveSchedule = (database: Pick<Database, 'orm'>, saved: Schedule): void =>
  writeSetting(database, 'schedule', JSON.stringify(saved))

export function createSchedule(database: Pick<Database, 'sqlite'>, isOnBattery: () => boolean): LaneSchedule {
  return {
    waits(now) {
      const { hours, waitsOnBattery } = readSchedule(database)
      const until = closedUntil(hours, now)
      if (until !== null) return { reason: 'outside_hours', until }
      return waitsOnBattery && isOnBattery() ? { reason: 'on_battery', until: null } : null
    },
    endsAt: (now) => openUntil(readSchedule(database).hours, now),
    gapMs() {
      const { gapSeconds } = readSchedule(database)
      return gapSeconds === gapLimits.least ? 0 : gapSeconds * 1_000
    },
    doneBy: (now, workMs) => doneBy(readSchedule(database).hours, now, workMs),
  }
}
