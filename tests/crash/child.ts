// One life of the app without its shell, on a real database: registers, refreshes and looks up until it is killed.
// Reads one Life from its standard input and says on standard output what it has done, one JSON object a line.
import { readFileSync, writeSync } from 'node:fs'
import http from 'node:http'
import { text } from 'node:stream/consumers'
import type { Clock } from '../../src-main/clock.ts'
import { open } from '../../src-main/database/open.ts'
import type { Lookup, LookupAnswer } from '../../src-main/lookup/outcome.ts'
import { hide, restore } from '../../src-main/people/repository.ts'
import { refresh, withdrawRefresh } from '../../src-main/queue/jobs.ts'
import { insertInventedOwner, inventedCedula, registerInvented, testKey } from '../support/invented.ts'
import { payFor } from '../support/purchases.ts'
import { createRandom } from '../support/random.ts'
import { type Failpoint, installFailpoints } from './failpoints.ts'
import { createCrashLane } from './lane.ts'
import { type SiteAnswer, sinceAbort } from './site.ts'

export interface Life {
  file: string
  migrations: string
  site: string
  seed: number
  bootId: string
  /** People registered in this life have the numbers from here on. */
  firstNumber: number
  /** Time runs this many times as fast, so that the lane keeps its real gap, delays and cooldown. */
  speed: number
  /** UTC milliseconds where the machine's monotonic clock, which every process shares, stood at zero. */
  epoch: number
  failpoint: { point: Failpoint; hit: number } | null
  /** `settle`: registers nobody, and ends once nothing waits. `stop`: quits in the middle of a lookup. */
  mode: 'work' | 'settle' | 'stop'
}

export type Said =
  /** Its code is loaded; it waits for its Life. */
  | { kind: 'loaded' }
  /** It could claim; `ms` from before the database was opened. */
  | { kind: 'ready'; ms: number }
  /** After `register` returned. */
  | { kind: 'registered'; cedula: string }
  /** After `refresh` returned: those that it queued, at this time of its clock. */
  | { kind: 'refreshed'; personId: number; at: number }
  /** Before a lookup of theirs is taken back, and after it was. */
  | { kind: 'takingBack'; personId: number }
  | { kind: 'withdrawn' | 'aborted'; personId: number }
  /** Before somebody is hidden or brought back, and after they were. */
  | { kind: 'hiding'; personId: number }
  | { kind: 'hidden'; personId: number; isHidden: boolean }
  /** Before the queue is paused or resumed, and after it was. */
  | { kind: 'pausing' }
  | { kind: 'paused'; paused: boolean }
  | { kind: 'stopping' }
  | { kind: 'settled' }

const mostRegistrations = 12

const say = (said: Said) => writeSync(1, `${JSON.stringify(said)}\n`)
say({ kind: 'loaded' })
const life = JSON.parse(readFileSync(0, 'utf8')) as Life
const random = createRandom(life.seed)
const points = installFailpoints(life.failpoint)

const machineMs = () => Number(process.hrtime.bigint()) / 1e6
const clock: Clock = {
  now: () => Math.floor(life.epoch + machineMs() * life.speed),
  monotonic: () => machineMs() * life.speed,
  timer(callback, ms) {
    const handle = setTimeout(callback, ms / life.speed)
    return () => clearTimeout(handle)
  },
}

const began = performance.now()
const database = points.during('migration', () =>
  open({ file: life.file, key: testKey, migrations: life.migrations }),
)
const { sqlite } = database
if (sqlite.prepare('SELECT 1 FROM accounts').get() === undefined) insertInventedOwner(database, clock.now())

/** Settles a life that has nothing left to do; looked at after each event of the lane. */
let changed = () => {}
let isAsking = false
const lane = points.during('recovery', () =>
  createCrashLane({
    database,
    site: life.site,
    lookup,
    inReach: () => life.mode === 'settle' || random.below(20) > 0,
    clock,
    bootId: life.bootId,
    onChange: () => changed(),
    log(level, message) {
      if (level === 'error') process.stderr.write(`${message}\n`)
    },
  }),
)
say({ kind: 'ready', ms: performance.now() - began })

/** Asks the site over HTTP; the serial of its answer becomes the cost, so that each attempt names its query. */
async function lookup({ cedula, signal, onStep, purchases }: Parameters<Lookup>[0]): Promise<LookupAnswer> {
  isAsking = true
  // Its job is gone or given back already: there is nothing to die in the middle of.
  signal.addEventListener('abort', () => {
    isAsking = false
  })
  try {
    onStep('opening')
    const { serial, ...answer } = await ask(cedula, signal)
    signal.throwIfAborted()
    points.reach('lookup, answered')
    onStep('reading')
    if (serial !== null) payFor(purchases, costOf(serial))
    return answer
  } finally {
    isAsking = false
    if (life.mode !== 'stop' && !signal.aborted) points.now('finish')
  }
}

/** When the last query was broken off; null: it was not, or there has been one since. */
let abortedAt: number | null = null

/** `serial`: null where nothing was answered. */
function ask(cedula: string, signal: AbortSignal): Promise<LookupAnswer & { serial: number | null }> {
  const source = new URL(life.site).host
  return new Promise((resolve) => {
    const dropped = () =>
      resolve({ outcome: { kind: 'network_error', detail: 'dropped' }, source, serial: null })
    const headers = abortedAt === null ? {} : { [sinceAbort]: machineMs() - abortedAt }
    abortedAt = null
    signal.addEventListener('abort', () => {
      abortedAt = machineMs()
    })
    const request = http.get(`${life.site}/${cedula}`, { agent: false, signal, headers }, (response) => {
      text(response).then((sent) => {
        const { serial, outcome } = JSON.parse(sent) as SiteAnswer
        resolve({ outcome, source, serial })
      }, dropped)
    })
    request.once('finish', () => {
      points.reach('lookup, asked')
      changed()
    })
    request.once('error', dropped)
  })
}

/** A billionth of a dollar for each query before it: no ceiling of spending is ever near. */
const costOf = (serial: number) => serial / 1e9

let registrations = 0
function step(): void {
  const dice = random.below(100)
  if (dice < 8) cancel()
  else if (dice < 14) breakOff()
  else if (dice < 20) setPaused(!lane.state().paused)
  else if (dice < 26) hideOrRestore()
  else if (dice < 60 && registrations < mostRegistrations) {
    const n = life.firstNumber + registrations
    registrations += 1
    points.during('registration', () => registerInvented(database, n, clock.now()))
    say({ kind: 'registered', cedula: inventedCedula(n) })
  } else {
    const some = new Set(Array.from({ length: dice < 88 ? 1 : 10 }, somebody))
    const at = clock.now()
    const queuedBefore = lastRefreshes()
    points.during('refresh', () => refresh(database, [...some], at))
    for (const [personId, refreshedAt] of lastRefreshes())
      if (refreshedAt !== queuedBefore.get(personId)) say({ kind: 'refreshed', personId, at: refreshedAt })
  }
  lane.wake()
}

function cancel(): void {
  const waits = sqlite.prepare(
    `SELECT j.person_id FROM lookup_jobs j JOIN census_records r USING (person_id)
     WHERE j.state = 'waiting' AND r.status IS NOT NULL LIMIT 1`,
  )
  const personId = (waits.pluck().get() as number | undefined) ?? somebody()
  say({ kind: 'takingBack', personId })
  if (points.during('cancel', () => withdrawRefresh(database, personId, clock.now())))
    say({ kind: 'withdrawn', personId })
}

function breakOff(): void {
  const personId = lane.state().running?.personId
  if (personId === undefined) return
  say({ kind: 'takingBack', personId })
  if (points.during('break off', () => lane.breakOff(personId))) say({ kind: 'aborted', personId })
}

/** Those who are hidden when the last life ends stay so. */
function hideOrRestore(): void {
  const someHidden = sqlite.prepare('SELECT id FROM people WHERE deleted_at IS NOT NULL LIMIT 1').pluck()
  const back = someHidden.get() as number | undefined
  const personId = back ?? somebody()
  say({ kind: 'hiding', personId })
  // What was asked about somebody who is hidden may never be looked up.
  say({ kind: 'takingBack', personId })
  if (back === undefined) {
    // The owner is not hidden.
    const isHidden = points.during('hide', () => hide(database, personId, clock.now()))
    if (isHidden) lane.dropped(personId)
    say({ kind: 'hidden', personId, isHidden })
  } else {
    points.during('restore', () => restore(database, personId, 1, clock.now()))
    say({ kind: 'hidden', personId, isHidden: false })
  }
}

function setPaused(paused: boolean): void {
  say({ kind: 'pausing' })
  if (paused) lane.pause()
  else lane.resume()
  say({ kind: 'paused', paused })
}

const somebody = () => 1 + random.below(sqlite.prepare('SELECT max(id) FROM people').pluck().get() as number)

const lastRefreshes = () =>
  new Map(
    sqlite
      .prepare('SELECT person_id, last_refresh_at FROM census_records WHERE last_refresh_at IS NOT NULL')
      .raw()
      .all() as [number, number][],
  )

let next: NodeJS.Timeout | undefined
/** A step may be what the leaving begins in. */
let isLeaving = false
function work(): void {
  if (isLeaving) return
  next = setTimeout(() => {
    step()
    work()
  }, random.upTo(6))
}

async function leave(): Promise<void> {
  changed = () => {}
  isLeaving = true
  clearTimeout(next)
  clearInterval(mending)
  await lane.stop()
  database.close()
}

const report = (error: Error) => process.stderr.write(`${error.message}\n`)

// What parks the lane until somebody mends it is mended soon, and a window that is offered is taken every other time.
const mending = setInterval(() => {
  lane.mended()
  if (random.below(2) === 0) lane.openWindow()
}, 20)
switch (life.mode) {
  case 'work':
    work()
    break
  case 'stop':
    work()
    // It stays until it is killed, also once all is closed.
    setInterval(() => {}, 60_000)
    setTimeout(() => {
      changed = () => {
        if (!isAsking) return
        points.now('giving back')
        say({ kind: 'stopping' })
        leave().catch(report)
      }
    }, random.upTo(20))
    break
  case 'settle':
    setPaused(false)
    changed = () => {
      const { waiting, running } = lane.state()
      if (waiting > 0 || running !== null) return
      leave().then(() => {
        say({ kind: 'settled' })
        process.exit(0)
      }, report)
    }
    break
}
lane.wake()
