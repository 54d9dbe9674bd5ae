import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type Database, open } from '../../src-main/database/open.ts'
import type { LookupAnswer, LookupRequest, Outcome } from '../../src-main/lookup/outcome.ts'
import { NoBrowser } from '../../src-main/no-browser.ts'
import type { Claim } from '../../src-main/queue/jobs.ts'
import { createLane, type Lane } from '../../src-main/queue/lane.ts'
import { siteAt } from '../../src-main/queue/policy.ts'
import { type FakeClock, fakeClock } from '../support/clock.ts'
import { insertInventedOwner, migrations, testKey } from '../support/invented.ts'
import { payFor } from '../support/purchases.ts'
import type { Answered, AnswerKind, Instant, Manner, Way } from './model.ts'

/**
 * The real lane on a real encrypted database; the test controls clock, site and leader. Each run of the app has its own
 * lane and database connection.
 */

/** A started lookup. */
interface Start {
  cedula: string
  manner: Manner
  at: Instant
}

export interface World {
  database(): Database
  lane(): Lane
  bootId(): string
  now(): Instant
  /** Lets the lane do everything that needs no time; returns the lookups that started. */
  settled(): Promise<Start[]>
  /** Milliseconds until the lane's next timer; null: no timer is set. */
  wakesIn(): number | null
  /** Advances both clocks. */
  advance(ms: number): void
  /** Changes the wall clock by `ms`. */
  setClock(ms: number): void
  /** Sets how the host reacts to a connection. A hanging probe gets its result once the host no longer hangs. */
  reach(host: { reachable: boolean; hangs: boolean }): void
  setWay(way: Way): void
  /** Ends the running lookup with this answer and keeps its claim as a stale one. */
  answer(answer: Answered): void
  /** Claims that no longer own their job, newest first. */
  stale(): readonly Claim[]
  /** Kills the process; only the files on disk are left. */
  crash(): void
  /** Quits the app and starts it again after `offFor` milliseconds. */
  restart(offFor: number): Promise<void>
  discard(): void
}

const noon = Date.UTC(2026, 10, 21, 17)
const probeTimeoutMs = 5_000
const staleKept = 5

/** In memory where possible: other tests cover what a kill leaves on a disk. */
const temporary = fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir()

/** A database with its owner, copied by each world. `remove` deletes it. */
export function createTemplate(): { file: string; remove(): void } {
  const folder = fs.mkdtempSync(path.join(temporary, 'referidos-model-'))
  const file = path.join(folder, 'referidos.db')
  const database = open({ file, key: testKey, migrations })
  insertInventedOwner(database, noon)
  database.close()
  return { file, remove: () => fs.rmSync(folder, { recursive: true, force: true }) }
}

interface Asked {
  claim: Claim
  onStep: LookupRequest['onStep']
  purchases: LookupRequest['purchases']
  resolve(answer: LookupAnswer): void
  reject(error: Error): void
}

export function createWorld(template: string): World {
  const folder = fs.mkdtempSync(path.join(temporary, 'referidos-model-'))
  let copies = 0
  let boots = 0
  let file = path.join(folder, `${copies}.db`)
  fs.copyFileSync(template, file)

  const host = { reachable: true, hangs: false }
  let way: Way = 'service'
  let clock: FakeClock = fakeClock(noon)
  /** Milliseconds that passed before this run of the app. */
  let before = 0
  let asked: Asked | null = null
  const starts: Start[] = []
  let stale: Claim[] = []
  let release = () => {}
  let database = open({ file, key: testKey, migrations })
  let lane = boot()

  const now = (): Instant => ({ wall: clock.now(), elapsed: before + clock.monotonic() })

  function boot(): Lane {
    boots += 1
    const own = clock
    const started = createLane({
      database,
      lookup: (request) => look(request),
      captchaAccounts: () => [],
      captchaPollMs: 5_000,
      captchaWay: () => way,
      typingMs: () => 0,
      probe: (_, signal) => probe(own, signal),
      clock: own,
      bootId: `boot-${boots}`,
      site: () => siteAt('https://wsp.registraduria.gov.co/censo/consultar/', {}),
      onPerson: () => {},
      onState: () => {},
      log: () => {},
    })
    // As the app does after a sign-in.
    started.operatorPresent()
    return started
  }

  function look(request: LookupRequest): Promise<LookupAnswer> {
    const { cedula, signal, onStep, purchases, way: by = way, maxCaptchas = 2 } = request
    starts.push({ cedula, manner: { way: by, maxCaptchas }, at: now() })
    onStep('opening')
    return new Promise((resolve, reject) => {
      const mine: Asked = { claim: runningClaim(), onStep, purchases, resolve, reject }
      asked = mine
      signal.addEventListener('abort', () => {
        keepStale(mine.claim)
        if (asked === mine) asked = null
        reject(signal.reason as Error)
      })
    })
  }

  function runningClaim(): Claim {
    return database.sqlite
      .prepare(
        `SELECT job.id AS jobId, attempt.id AS attemptId, job.token, job.person_id AS personId, person.cedula, person.name
           FROM lookup_jobs AS job
           JOIN lookup_attempts AS attempt ON attempt.job_id = job.id AND attempt.ended_at IS NULL
           JOIN people AS person ON person.id = job.person_id
          WHERE job.state = 'running'`,
      )
      .get() as Claim
  }

  const keepStale = (claim: Claim) => {
    stale = [claim, ...stale].slice(0, staleKept)
  }

  function probe(own: FakeClock, signal: AbortSignal): Promise<boolean> {
    if (!host.hangs) return Promise.resolve(host.reachable)
    return new Promise((resolve) => {
      const earlier = release
      const cancel = own.timer(() => resolve(false), probeTimeoutMs)
      const done = (reached: boolean) => {
        cancel()
        resolve(reached)
      }
      signal.addEventListener('abort', () => done(false), { once: true })
      release = () => {
        earlier()
        done(host.reachable)
      }
    })
  }

  /** Discards a run that has ended; its timers, lookups and probes have no effect any more. */
  function forget(): void {
    if (asked !== null) keepStale(asked.claim)
    asked = null
    release = () => {}
    before += clock.monotonic()
  }

  return {
    database: () => database,
    lane: () => lane,
    bootId: () => `boot-${boots}`,
    now,
    async settled() {
      // The lane finishes its work between a timer, a probe and a lookup before the event loop's next turn.
      await new Promise(setImmediate)
      return starts.splice(0)
    },
    wakesIn: () => clock.nextIn(),
    advance: (ms) => clock.advance(ms),
    setClock: (ms) => clock.step(ms),
    reach(next) {
      Object.assign(host, next)
      if (host.hangs) return
      release()
      release = () => {}
    },
    setWay(next) {
      way = next
    },
    answer({ kind, dollars }) {
      if (asked === null) throw new Error('nothing runs')
      const { claim, onStep, purchases, resolve, reject } = asked
      keepStale(claim)
      asked = null
      if (kind !== 'unreached' && kind !== 'page_down') onStep('querying')
      const come = outcomeOf(kind)
      if (come instanceof Error) reject(come)
      else {
        if (dollars > 0) payFor(purchases, dollars)
        resolve({ outcome: come, source: 'census.example' })
      }
    },
    stale: () => stale,
    crash() {
      const left = file
      copies += 1
      file = path.join(folder, `${copies}.db`)
      for (const part of ['', '-wal']) {
        if (fs.existsSync(`${left}${part}`)) fs.copyFileSync(`${left}${part}`, `${file}${part}`)
      }
      database.close()
      for (const part of ['', '-wal', '-shm']) fs.rmSync(`${left}${part}`, { force: true })
      forget()
      clock = fakeClock(clock.now())
      database = open({ file, key: testKey, migrations })
      lane = boot()
    },
    async restart(offFor) {
      await lane.stop()
      database.close()
      forget()
      before += offFor
      clock = fakeClock(clock.now() + offFor)
      database = open({ file, key: testKey, migrations })
      lane = boot()
    },
    discard() {
      database.close()
      fs.rmSync(folder, { recursive: true, force: true })
    },
  }
}

const html = '<table></table>'

export function outcomeOf(kind: AnswerKind): Outcome | Error {
  const detail = kind
  switch (kind) {
    case 'found':
      return {
        kind: 'found',
        departamento: 'BOYACA',
        municipio: 'PAIPA',
        puesto: 'I.E. INVENTADA',
        direccion: 'CRA 22 25-14',
        mesa: '7',
        rawResponse: html,
      }
    case 'not_found':
      return { kind: 'not_found', rawResponse: html }
    case 'deceased':
    case 'cancelled':
      return {
        kind: 'cancelled',
        cause: kind === 'deceased' ? 'deceased' : 'other',
        novedad: 'Baja',
        resolucion: null,
        fechaNovedad: null,
        rawResponse: html,
      }
    case 'timeout':
    case 'blocked':
    case 'network_error':
    case 'parse_error':
      return { kind, detail }
    case 'unreached':
      return { kind: 'network_error', detail }
    case 'page_error':
      return { kind: 'network_error', byPage: true, detail: 'HTTP 500' }
    case 'page_down':
      return { kind: 'network_error', byPage: true, detail: 'HTTP 503' }
    case 'captive_portal':
      return { kind: 'network_error', captivePortal: true, detail }
    case 'wrong_setting':
      return { kind: 'captcha_failed', reason: kind, detail }
    case 'election_gone':
      return { kind: 'parse_error', electionGone: true, detail }
    case 'captcha_unsolvable':
      return { kind: 'captcha_failed', reason: 'unsolvable', detail }
    case 'no_funds':
    case 'bad_key':
    case 'needs_operator':
      return { kind: 'captcha_failed', reason: kind, detail }
    case 'window_closed':
      return { kind: 'captcha_failed', reason: 'window_closed', detail }
    case 'throws':
      return new TypeError('cannot read properties of undefined')
    case 'no_browser':
      return new NoBrowser(['/nowhere: not there'])
  }
}
