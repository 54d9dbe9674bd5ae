import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { type Database, open } from '../../src-main/database/open.ts'
import * as jobs from '../../src-main/queue/jobs.ts'
import { retryDelaysMs } from '../../src-main/queue/policy.ts'
import {
  censusPage,
  insertInventedOwner,
  migrations,
  registerInvented,
  testKey,
} from '../support/invented.ts'
import { median } from '../support/median.ts'
import { createRandom, type Random } from '../support/random.ts'
import { recoveryProblems, settledProblems, structureProblems, witnessProblems } from './checks.ts'
import type { Life } from './child.ts'
import { type Children, createChildren } from './children.ts'
import { type Failpoint, failpoints } from './failpoints.ts'
import { gapMs } from './lane.ts'
import { inEpisodes, type Kill, planKills } from './plan.ts'
import { rebuildingMigration } from './rebuild.ts'
import { type CrashSite, puestoOf, type Query, startSite } from './site.ts'

export interface CrashReport {
  seed: number
  kills: number
  /** Kills before the child was ready to claim, that is during its start or migration. */
  beforeReady: number
  insideAttempt: number
  /** Kills per failpoint. */
  failpoints: Map<Failpoint, number>
  databases: number
  registrations: number
  refreshes: number
  /** Refreshes withdrawn and lookups aborted. */
  takenBack: number
  /** Times that people were hidden or brought back. */
  hidings: number
  queries: number
  attempts: number
  givenUp: number
  /** Milliseconds from before the database is opened until the lane can claim. */
  starts: number[]
  /** The same after a kill, with 5,000 people. */
  recoveries: number[]
  seconds: number
  /** Empty if nothing was lost and nothing happened twice. */
  problems: string[]
}

const speed = 2_000
/** Longest working time, in milliseconds, of a life that is killed at a random moment. */
const longestLife = 200
const longestStop = 6
const episodeSize = 10
const patienceMs = 20_000
export const manyPeople = 5_000
/** How many of them already have an answer. */
const manyPeopleAsked = 500
const manyPeopleKills = 8

/**
 * Runs the lane in child processes, kills them `kills` times and checks the database after each kill. `seed` decides
 * when each is killed and what the child and the site do until then. It does not control the machine's timing.
 */
export async function crash(kills: number, seed: number): Promise<CrashReport> {
  const started = performance.now()
  const random = createRandom(seed)
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-crash-'))
  const report: CrashReport = {
    seed,
    kills: 0,
    beforeReady: 0,
    insideAttempt: 0,
    failpoints: new Map(),
    databases: 0,
    registrations: 0,
    refreshes: 0,
    takenBack: 0,
    hidings: 0,
    queries: 0,
    attempts: 0,
    givenUp: 0,
    starts: [],
    recoveries: [],
    seconds: 0,
    problems: [],
  }
  const site = await startSite(random, gapMs / speed)
  const children = await createChildren()
  const stand: Stand = { folder, site, children, random, report, epoch: Date.now() - machineMs() * speed }
  try {
    const many = kills < 5 * manyPeopleKills ? 0 : manyPeopleKills
    for (const episode of inEpisodes(planKills(kills - many, random), episodeSize)) {
      await runEpisode(stand, episode)
      if (report.problems.length > 0) break
    }
    if (many > 0 && report.problems.length === 0) await killAmongMany(stand, many)
    report.problems.push(...site.problems)
  } finally {
    await children.end()
    await site.close()
    fs.rmSync(folder, { recursive: true, force: true })
  }
  report.seconds = (performance.now() - started) / 1_000
  return report
}

/** What the run should have covered and did not. */
export function shortcomings(report: CrashReport): string[] {
  const { kills, insideAttempt, recoveries } = report
  const missed = Object.values(failpoints)
    .flat()
    .filter((point) => !report.failpoints.has(point))
  return [
    ...(kills >= 100 && insideAttempt < 0.3 * kills
      ? [`only ${insideAttempt} of ${kills} kills landed in an attempt`]
      : []),
    ...(kills >= 100 && missed.length > 0 ? [`no kill at: ${missed.join(', ')}`] : []),
    ...(median(recoveries) >= 1_000 ? [`recovery took ${median(recoveries).toFixed(0)} ms`] : []),
  ]
}

interface Stand {
  folder: string
  site: CrashSite
  children: Children
  random: Random
  report: CrashReport
  epoch: number
}

/** One database, from its first start to its last answer. */
interface Episode {
  folder: string
  file: string
  migrations: string
  registered: Set<string>
  refreshed: Map<number, number>
  takenBack: Set<number>
  withdrawn: Map<number, number>
  aborted: Map<number, number>
  hidden: Map<number, boolean | null>
  paused: boolean | null
  queries: readonly Query[]
  /** Attempts that the harness inserted itself. */
  attemptsBefore: number
  lives: number
}

const machineMs = () => Number(process.hrtime.bigint()) / 1e6

function newEpisode({ folder, site, report }: Stand): Episode {
  report.databases += 1
  const own = path.join(folder, `database-${report.databases}`)
  fs.cpSync(migrations, path.join(own, 'drizzle'), { recursive: true })
  site.clear()
  return {
    folder: own,
    file: path.join(own, 'referidos.db'),
    migrations: path.join(own, 'drizzle'),
    registered: new Set(),
    refreshed: new Map(),
    takenBack: new Set(),
    withdrawn: new Map(),
    aborted: new Map(),
    hidden: new Map(),
    paused: false,
    queries: site.queries,
    attemptsBefore: 0,
    lives: 0,
  }
}

async function runEpisode(stand: Stand, kills: readonly Kill[]): Promise<void> {
  const { site, report } = stand
  const episode = newEpisode(stand)
  site.heal(false)
  for (const kill of kills) {
    if (kill.at.startsWith('migration')) addMigration(episode)
    const death = await live(stand, episode, kill)
    examine(stand, episode, describe(kill), death)
    if (report.problems.length > 0) return
  }
  site.heal(true)
  const end = await live(stand, episode, null)
  examine(stand, episode, 'the end', end)
  withCopy(episode, ({ sqlite }) => {
    report.problems.push(...settledProblems(sqlite, episode).map((problem) => `the end: ${problem}`))
  })
  countUp(stand, episode)
}

function countUp({ report }: Stand, episode: Episode): void {
  withCopy(episode, ({ sqlite }) => {
    const count = (sql: string) => sqlite.prepare(sql).pluck().get() as number
    report.attempts += count('SELECT count(*) FROM lookup_attempts') - episode.attemptsBefore
    report.givenUp += count(
      `SELECT count(*) FROM (SELECT 1 FROM lookup_attempts WHERE outcome = 'interrupted'
                             GROUP BY job_id HAVING count(*) > 2)`,
    )
  })
  report.queries += episode.queries.length
  fs.rmSync(episode.folder, { recursive: true })
}

/** Kills during lookups on a database with many people, and times the starts after them. */
async function killAmongMany(stand: Stand, kills: number): Promise<void> {
  const { site, report, random, epoch } = stand
  const episode = newEpisode(stand)
  site.heal(false)
  fillWithMany(episode, Math.floor(epoch + machineMs() * speed))
  for (let n = 0; n < kills; n++) {
    const death = await live(stand, episode, {
      during: 'work',
      at: 'lookup, asked',
      hit: 1 + random.below(2),
    })
    if (n > 0) report.recoveries.push(...death.readyAfter)
    examine(stand, episode, `kill ${n + 1} among ${manyPeople} people`, death)
    if (report.problems.length > 0) return
  }
  countUp(stand, episode)
}

function fillWithMany(episode: Episode, now: number): void {
  const database = open({ file: episode.file, key: testKey, migrations: episode.migrations })
  episode.attemptsBefore = manyPeopleAsked
  database.sqlite
    .transaction(() => {
      insertInventedOwner(database, now)
      for (let n = 1; n < manyPeople; n++) registerInvented(database, n, now)
      for (let n = 0; n < manyPeopleAsked; n++) {
        const claimed = jobs.claim(database, 'before', now, censusPage)
        if (claimed === null) throw new Error('nothing to claim')
        const outcome = {
          kind: 'found',
          departamento: 'BOYACA',
          municipio: 'PAIPA',
          puesto: puestoOf(0),
          direccion: 'CRA 22 25-14',
          mesa: '7',
          rawResponse: '<table></table>',
        } as const
        const rules = { retryDelays: retryDelaysMs, countFailure: true }
        jobs.finish(database, claimed, { outcome, source: 'census.example' }, now, rules)
      }
    })
    .immediate()
  database.close()
}

interface Death {
  wasReady: boolean
  /** Milliseconds until the child was ready; empty if it was killed before. */
  readyAfter: number[]
  problems: string[]
}

/** Runs one child until it is killed. With null it ends by itself once nothing waits. */
async function live(stand: Stand, episode: Episode, kill: Kill | null): Promise<Death> {
  const { site, children, random, report } = stand
  const death: Death = { wasReady: false, readyAfter: [], problems: [] }
  const child = await children.next()
  const timers: NodeJS.Timeout[] = []
  const killIn = (ms: number) => timers.push(setTimeout(() => child.process.kill('SIGKILL'), ms))
  const isRandom = kill?.at === 'random'
  let isEnded = false
  child.onMessage((said) => {
    switch (said.kind) {
      case 'loaded':
        break
      case 'ready':
        death.wasReady = true
        death.readyAfter.push(said.ms)
        if (isRandom && kill.during === 'work') killIn(kill.share * longestLife)
        break
      case 'registered':
        episode.registered.add(said.cedula)
        report.registrations += 1
        break
      case 'refreshed':
        episode.refreshed.set(said.personId, said.at)
        episode.takenBack.delete(said.personId)
        report.refreshes += 1
        break
      case 'takingBack':
        episode.takenBack.add(said.personId)
        break
      case 'withdrawn':
      case 'aborted': {
        const times = episode[said.kind]
        times.set(said.personId, (times.get(said.personId) ?? 0) + 1)
        report.takenBack += 1
        break
      }
      case 'hiding':
        episode.hidden.set(said.personId, null)
        break
      case 'hidden':
        episode.hidden.set(said.personId, said.isHidden)
        report.hidings += 1
        break
      case 'pausing':
        episode.paused = null
        break
      case 'paused':
        episode.paused = said.paused
        break
      case 'stopping':
        if (isRandom) killIn(kill.share * longestStop)
        break
      case 'settled':
        isEnded = true
        break
    }
  })
  const life: Life = {
    file: episode.file,
    migrations: episode.migrations,
    site: site.url,
    seed: random.below(2 ** 32),
    bootId: `boot-${episode.lives}`,
    firstNumber: manyPeople + episode.lives * 1_000,
    speed,
    epoch: stand.epoch,
    failpoint: kill === null || kill.at === 'random' ? null : { point: kill.at, hit: kill.hit },
    mode: kill === null ? 'settle' : kill.during === 'stop' ? 'stop' : 'work',
  }
  episode.lives += 1
  child.start(life)
  if (isRandom && kill.during === 'start') killIn(kill.share * median([12, ...report.starts]))
  let isLate = false
  timers.push(
    setTimeout(() => {
      isLate = true
      child.process.kill('SIGKILL')
    }, patienceMs),
  )
  const signal = await child.ended
  for (const timer of timers) clearTimeout(timer)
  await site.askerDied()
  report.starts.push(...death.readyAfter)
  if (isLate) death.problems.push(kill === null ? 'it did not settle' : 'its failpoint was never reached')
  if (child.errors() !== '') death.problems.push(`it said: ${child.errors()}`)
  if (kill === null ? !isEnded : signal !== 'SIGKILL')
    death.problems.push('it ended otherwise than it should')
  if (kill !== null) {
    report.kills += 1
    if (!death.wasReady) report.beforeReady += 1
    if (kill.at !== 'random') report.failpoints.set(kill.at, (report.failpoints.get(kill.at) ?? 0) + 1)
  }
  return death
}

/** Checks a copy, so that the next life finds the files as the kill left them. */
function examine({ report, epoch }: Stand, episode: Episode, when: string, death: Death): void {
  const problems = [...death.problems]
  // The kill may come before the database exists.
  if (fs.existsSync(episode.file))
    withCopy(episode, (database) => {
      const { sqlite } = database
      const running = sqlite.prepare(`SELECT 1 FROM lookup_jobs WHERE state = 'running'`).get()
      if (running !== undefined) report.insideAttempt += 1
      problems.push(...structureProblems(sqlite), ...witnessProblems(sqlite, episode))
      problems.push(
        ...recoveryProblems(database, machineMs() * speed + epoch).map(
          (problem) => `after recovery: ${problem}`,
        ),
      )
    })
  report.problems.push(
    ...problems.map((problem) => `kill ${report.kills} (${when}, database ${report.databases}): ${problem}`),
  )
}

function withCopy({ folder, file, migrations }: Episode, look: (database: Database) => void): void {
  const copies = fs.mkdtempSync(path.join(folder, 'copy-'))
  const copy = path.join(copies, 'referidos.db')
  for (const part of ['', '-wal']) if (fs.existsSync(file + part)) fs.copyFileSync(file + part, copy + part)
  const database = open({ file: copy, key: testKey, migrations })
  try {
    look(database)
  } finally {
    database.close()
    fs.rmSync(copies, { recursive: true })
  }
}

/** Gives the next start a pending migration. A database that does not exist yet has one anyway. */
function addMigration(episode: Episode): void {
  if (!fs.existsSync(episode.file)) return
  withCopy(episode, ({ sqlite }) =>
    rebuildingMigration(sqlite, 'lookup_jobs', episode.migrations, `9${episode.lives}_rebuild`),
  )
}

const describe = (kill: Kill): string =>
  kill.at === 'random'
    ? `${kill.during}, at random (${kill.share.toFixed(3)})`
    : `${kill.at}, time ${kill.hit}`
