import { onTestFinished } from 'vitest'
import type { Database } from '../../src-main/database/open.ts'
import type { Purchases } from '../../src-main/lookup/captcha/purchases.ts'
import type { LookupAnswer, LookupRequest, Outcome } from '../../src-main/lookup/outcome.ts'
import { rowOf } from '../../src-main/people/rows.ts'
import { createLane, type Lane, type LaneOptions } from '../../src-main/queue/lane.ts'
import { siteAt } from '../../src-main/queue/policy.ts'
import type { LookupStep, PersonRow } from '../../src-preload/contract/index.ts'
import { type FakeClock, fakeClock } from './clock.ts'
import { openDatabase, registerPerson } from './database.ts'
import { censusPage } from './invented.ts'
import { payFor } from './purchases.ts'

export const place = {
  kind: 'found',
  departamento: 'BOYACA',
  municipio: 'PAIPA',
  puesto: 'I.E. INVENTADA',
  direccion: 'CRA 22 25-14',
  mesa: '7',
  rawResponse: '<table></table>',
} as const
export const found: Outcome = { ...place }

export const networkError: Outcome = { kind: 'network_error', detail: 'HTTP 500' }

export const minutes = (n: number) => n * 60_000

/** Ends the job of the owner's own lookup, which would run first. */
export function withoutOwnersJob(database: Database): Database {
  database.sqlite.exec(`UPDATE lookup_jobs SET state = 'done' WHERE person_id = 1`)
  return database
}

/** A lane that was just woken, with one registration to look up. */
export function oneWaiting(options: Partial<LaneOptions> = {}) {
  const database = withoutOwnersJob(openDatabase())
  const clock = fakeClock()
  const person = registerPerson(database, 1, clock.now())
  const t = startLane(database, { clock, ...options })
  t.lane.wake()
  return { database, clock, person, t }
}

/**
 * Moves the clock from timer to timer, by at most a minute each. Before each step, waits until the lane has set its
 * timer.
 */
export async function passing({ clock }: TestLane, ms: number): Promise<void> {
  for (let left = ms; left > 0; ) {
    const step = Math.min(left, await clock.asleepFor())
    clock.advance(step)
    left -= step
  }
}

/** Outcomes of a person's attempts, oldest first. */
export const attempts = ({ sqlite }: Database, personId: number) =>
  sqlite.prepare('SELECT outcome FROM lookup_attempts WHERE person_id = ? ORDER BY id').pluck().all(personId)

/** A running lookup, which the test answers. */
interface Asked {
  cedula: string
  way: LookupRequest['way']
  maxCaptchas: LookupRequest['maxCaptchas']
  round: LookupRequest['round']
  /** `dollars`: cost of its captcha. */
  answer(outcome: Outcome, dollars?: number): void
  purchases: Purchases | undefined
  fail(error: Error): void
}

export interface TestLane {
  lane: Lane
  clock: FakeClock
  /** The next lookup that the lane starts. */
  asked(): Promise<Asked>
  /** Resolves once `holds` returns true. Calls it now and after each event of the lane. */
  until(holds: () => boolean): Promise<void>
  row(personId: number): PersonRow
  /** Number of started lookups. */
  readonly lookups: number
}

/** A lane on a real database. The test answers the lookups, each of which has reached `step`. */
export function startLane(
  database: Database,
  options: Partial<LaneOptions> = {},
  step: LookupStep = 'querying',
): TestLane {
  const clock = (options.clock as FakeClock | undefined) ?? fakeClock()
  const started: Asked[] = []
  const askers: ((asked: Asked) => void)[] = []
  let watchers: (() => void)[] = []
  let lookups = 0
  const changed = () => {
    for (const watcher of [...watchers]) watcher()
  }
  const lookup = ({ cedula, signal, onStep, way, maxCaptchas, round, purchases }: LookupRequest) =>
    new Promise<LookupAnswer>((resolve, reject) => {
      lookups += 1
      signal.addEventListener('abort', () => reject(signal.reason as Error))
      onStep(step)
      const asked: Asked = {
        cedula,
        way,
        maxCaptchas,
        round,
        purchases,
        answer(outcome, dollars = 0) {
          if (dollars > 0) payFor(purchases, dollars)
          resolve({ outcome, source: 'census.example' })
        },
        fail: reject,
      }
      const asker = askers.shift()
      if (asker) asker(asked)
      else started.push(asked)
    })
  const lane = createLane({
    database,
    lookup,
    clock,
    captchaWay: () => 'service',
    captchaAccounts: () => [],
    captchaPollMs: 5_000,
    typingMs: () => 0,
    probe: async () => true,
    bootId: `boot-${Math.random()}`,
    site: () => siteAt(censusPage, {}),
    onPerson: changed,
    onState: changed,
    log: () => {},
    ...options,
  })
  onTestFinished(() => lane.stop())
  return {
    lane,
    clock,
    get lookups() {
      return lookups
    },
    asked: () => {
      const first = started.shift()
      return first ? Promise.resolve(first) : new Promise((resolve) => askers.push(resolve))
    },
    until(holds) {
      if (holds()) return Promise.resolve()
      return new Promise((resolve) => {
        const watcher = () => {
          if (!holds()) return
          watchers = watchers.filter((other) => other !== watcher)
          resolve()
        }
        watchers.push(watcher)
      })
    },
    row(personId) {
      const row = rowOf(database.sqlite, personId)
      if (row === null) throw new Error(`no person ${personId}`)
      return row
    },
  }
}
