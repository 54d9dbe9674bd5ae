// One life of the app without Electron, on a real database: registers, refreshes and looks up until it is killed. Reads
// one Life from standard input and prints what it has done on standard output, one JSON object per line.
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
  /** Number of the first person registered in this life; the others follow. */
  firstNumber: number
  /** Factor by which time is accelerated, so that the lane keeps its real gap, delays and cooldown. */
  speed: number
  /** UTC milliseconds at the zero of the machine's monotonic clock, which all processes share. */
  epoch: number
  failpoint: { point: Failpoint; hit: number } | null
  /** `settle`: registers nobody and ends once nothing waits. `stop`: quits during a lookup. */
  mode: 'work' | 'settle' | 'stop'
}

export type Message =
  /** The code is loaded; the child waits for its Life. */
  | { kind: 'loaded' }
  /** The lane can claim; `ms` counts from before the database was opened. */
  | { kind: 'ready'; ms: number }
  /** After `register` returned. */
  | { kind: 'registered'; cedula: string }
  /** After `refresh` returned: one message per refresh that it queued. `at`: the time that it wrote. */
  | { kind: 'refreshed'; personId: number; at: number }
  /** Before a lookup is taken back; `withdrawn` or `aborted` follows if it was. */
  | { kind: 'takingBack'; personId: number }
  | { kind: 'withdrawn' | 'aborted'; personId: number }
  /** Before somebody is hidden or brought back; `hidden` follows. */
  | { kind: 'hiding'; personId: number }
  | { kind: 'hidden'; personId: number; isHidden: boolean }
  /** Before the queue is paused or resumed; `paused` follows. */
  | { kind: 'pausing' }
  | { kind: 'paused'; paused: boolean }
  | { kind: 'stopping' }
  | { kind: 'settled' }

const maxRegistrations = 12

const send = (message: Message) => writeSync(1, `${JSON.stringify(message)}\n`)
send({ kind: 'loaded' })
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

/** Called after each event of the lane. `stop` and `settle` set it to end the life. */
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
send({ kind: 'ready', ms: performance.now() - began })

/** Asks the site over HTTP. The cost encodes the answer's serial, so that each attempt identifies its query. */
async function lookup({ cedula, signal, onStep, purchases }: Parameters<Lookup>[0]): Promise<LookupAnswer> {
  isAsking = true
  // The job has been dropped or requeued, so a kill would no longer fall into a lookup.
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

/** When the last query was aborted, in machine milliseconds; null: it was not aborted. */
let abortedAt: number | null = null

/** `serial`: null if the site did not answer. */
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

/** One billionth of a dollar times the serial, far below any daily ceiling. */
const costOf = (serial: number) => serial / 1e9

let registrations = 0
function step(): void {
  const dice = random.below(100)
  if (dice < 8) cancel()
  else if (dice < 14) abortLookup()
  else if (dice < 20) setPaused(!lane.state().paused)
  else if (dice < 26) hideOrRestore()
  else if (dice < 60 && registrations < maxRegistrations) {
    const n = life.firstNumber + registrations
    registrations += 1
    points.during('registration', () => registerInvented(database, n, clock.now()))
    send({ kind: 'registered', cedula: inventedCedula(n) })
  } else {
    const some = new Set(Array.from({ length: dice < 88 ? 1 : 10 }, somebody))
    const at = clock.now()
    const queuedBefore = lastRefreshes()
    points.during('refresh', () => refresh(database, [...some], at))
    for (const [personId, refreshedAt] of lastRefreshes())
      if (refreshedAt !== queuedBefore.get(personId)) send({ kind: 'refreshed', personId, at: refreshedAt })
  }
  lane.wake()
}

function cancel(): void {
  const waits = sqlite.prepare(
    `SELECT j.person_id FROM lookup_jobs j JOIN census_records r USING (person_id)
     WHERE j.state = 'waiting' AND r.status IS NOT NULL LIMIT 1`,
  )
  const personId = (waits.pluck().get() as number | undefined) ?? somebody()
  send({ kind: 'takingBack', personId })
  if (points.during('cancel', () => withdrawRefresh(database, personId, clock.now())))
    send({ kind: 'withdrawn', personId })
}

function abortLookup(): void {
  const personId = lane.state().running?.personId
  if (personId === undefined) return
  send({ kind: 'takingBack', personId })
  if (points.during('abort', () => lane.abortLookup(personId))) send({ kind: 'aborted', personId })
}

/** People who are hidden when the last life ends stay hidden. */
function hideOrRestore(): void {
  const someHidden = sqlite.prepare('SELECT id FROM people WHERE deleted_at IS NOT NULL LIMIT 1').pluck()
  const back = someHidden.get() as number | undefined
  const personId = back ?? somebody()
  send({ kind: 'hiding', personId })
  // A hidden person's refresh may never be looked up.
  send({ kind: 'takingBack', personId })
  if (back === undefined) {
    // `hide` returns false for the owner.
    const isHidden = points.during('hide', () => hide(database, personId, clock.now()))
    if (isHidden) lane.dropped(personId)
    send({ kind: 'hidden', personId, isHidden })
  } else {
    points.during('restore', () => restore(database, personId, 1, clock.now()))
    send({ kind: 'hidden', personId, isHidden: false })
  }
}

function setPaused(paused: boolean): void {
  send({ kind: 'pausing' })
  if (paused) lane.pause()
  else lane.resume()
  send({ kind: 'paused', paused })
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
/** A step may itself start `leave()`; then `work` schedules no further step. */
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
  clearInterval(fixing)
  await lane.stop()
  database.close()
}

const report = (error: Error) => process.stderr.write(`${error.message}\n`)

// Every 20 ms: reports causes of waiting as fixed, and every other time opens an offered window.
const fixing = setInterval(() => {
  lane.causeFixed()
  if (random.below(2) === 0) lane.openWindow()
}, 20)
switch (life.mode) {
  case 'work':
    work()
    break
  case 'stop':
    work()
    // Keeps the process alive until it is killed, even after everything is closed.
    setInterval(() => {}, 60_000)
    setTimeout(() => {
      changed = () => {
        if (!isAsking) return
        points.now('giving back')
        send({ kind: 'stopping' })
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
        send({ kind: 'settled' })
        process.exit(0)
      }, report)
    }
    break
}
lane.wake()
