import type { Clock } from '../../src-main/clock.ts'
import type { Database } from '../../src-main/database/open.ts'
import type { Lookup } from '../../src-main/lookup/outcome.ts'
import { createLane, type Lane } from '../../src-main/queue/lane.ts'
import { siteAt } from '../../src-main/queue/policy.ts'
import { probe } from '../support/network.ts'

/** The real gap, in milliseconds of the lane's own clock. */
export const gapMs = 5_000

export interface CrashLaneOptions {
  database: Database
  /** The site's address. */
  site: string
  lookup: Lookup
  /** False: the probe fails, as without a network. */
  inReach(): boolean
  clock: Clock
  bootId: string
  /** Called after every event of the lane. */
  onChange(): void
  log(level: 'info' | 'warn' | 'error', message: string): void
}

/** The real lane with its real gap. Retry and breaker delays are shorter, so that one life reaches them. */
export function createCrashLane(options: CrashLaneOptions): Lane {
  const { database, site, lookup, inReach, clock, bootId, onChange, log } = options
  const pace = { gapMs, retryDelays: [10_000, 20_000, 40_000], breakerDelays: [15_000, 30_000] }
  return createLane({
    database,
    lookup,
    captchaAccounts: () => [],
    captchaPollMs: 5_000,
    captchaWay: () => 'service',
    typingMs: () => 0,
    probe: async (url, signal) => inReach() && (await probe(url, signal)),
    clock,
    bootId,
    site: () => siteAt(site, pace),
    onPerson: onChange,
    onState: onChange,
    log,
  })
}
