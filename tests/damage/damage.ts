import fs from 'node:fs'
import path from 'node:path'
import { dataKeyOf } from '../support/backups.ts'
import { type Day, liveDay, type Programs } from './day.ts'
import { damage, type Fault } from './faults.ts'
import { type Followed, follow } from './leader.ts'
import { type Reach, reachOf } from './reach.ts'
import { judge, newestWhole, type Verdict } from './verdict.ts'

/** Damages a real data folder after real days of work with single faults, one at a time, and follows the screens. */

export interface Case {
  n: number
  fault: Fault
  followed: Followed
  verdict: Verdict
}

export interface Damages {
  day: Day
  /** Damages a copy of the day with the `n`-th fault. */
  run(n: number): Promise<Case>
}

export interface Extent {
  /** See `liveDay`. */
  size: number
  /** Whether the leader is thorough after every fault (see `follow`); otherwise after every tenth one. */
  isThorough: boolean
}

/** `scratch`: an empty folder, which the caller deletes. */
export async function prepareDamages(
  scratch: string,
  programs: Programs,
  seed: number,
  { size, isThorough }: Extent,
): Promise<Damages> {
  const lived = path.join(scratch, 'day')
  fs.mkdirSync(lived)
  const day = await liveDay(lived, programs, size)
  const reach: Reach = reachOf(
    day,
    scratch,
    await dataKeyOf(path.join(day.ends.killed, 'data'), day.passwords[0] ?? ''),
  )
  return {
    day,
    async run(n) {
      const folder = path.join(scratch, `fault-${n}`)
      fs.mkdirSync(folder)
      try {
        const fault = damage(day, folder, seed, n)
        const newest = newestWhole(day, folder)
        const isWhole = isThorough || n % 10 === 9
        const followed = await follow(day, folder, programs, isWhole)
        const verdict = await judge({ day, folder, fault, followed, newest, reach, isThorough: isWhole })
        return { n, fault, followed, verdict }
      } finally {
        fs.rmSync(folder, { recursive: true, force: true })
      }
    },
  }
}
