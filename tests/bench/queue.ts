// Measures the cost of the queue itself against baselines, alternating. Usage: npm run bench:queue -- [LOOKUPS]
// LOOKUPS: number of lookups at the 5 s gap on the stand-ins (default 50, which takes 4.5 minutes; 0: none).
import path from 'node:path'
import { builtBrowser } from '../../scripts/runtime/own-browser.ts'
import { systemClock } from '../../src-main/clock.ts'
import type { Database } from '../../src-main/database/open.ts'
import { createLookupBrowsers } from '../../src-main/lookup/browser.ts'
import { createLookup } from '../../src-main/lookup/lookup.ts'
import type { Lookup } from '../../src-main/lookup/outcome.ts'
import * as jobs from '../../src-main/queue/jobs.ts'
import { createLane, type Lane } from '../../src-main/queue/lane.ts'
import { siteAt } from '../../src-main/queue/policy.ts'
import { serviceAt } from '../support/captcha-service.ts'
import { censusPage } from '../support/invented.ts'
import { openLookupStand } from '../support/lookup-stand.ts'
import { listenOnLoopback } from '../support/loopback.ts'
import { median } from '../support/median.ts'
import { probe } from '../support/network.ts'
import { payFor } from '../support/purchases.ts'
import { bareFile, elapsedUntil, inTemporaryFolder, machine, openAt, openWithOwner } from './bench.ts'

const targets = { share: 0.99, overheadMs: 10, claimMs: 1, startMs: 300 }
const rounds = { overhead: 5, claims: 200, starts: 7 }
const jobsEach = 200
const many = 100_000
const lookups = Number(process.argv[2] ?? 50)
/** The shortest gap that is accepted for the real page. */
const { gapMs: smallestGapMs } = siteAt('http://127.0.0.1', {})

let databases = 0

/** A new database with `count` registrations that wait for their lookup. */
function waiting(folder: string, count: number): { database: Database; file: string } {
  databases += 1
  const file = path.join(folder, `${databases}.db`)
  const database = openWithOwner(file)
  database.sqlite
    .transaction(() => {
      database.sqlite.exec(`
        UPDATE lookup_jobs SET state = 'done';
        WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n LIMIT ${count})
          INSERT INTO people (id, uid, cedula, name, name_sort, referred_by, registered_at, updated_at)
          SELECT i, 'bench-' || i, 1000000000 + i, 'Persona', 'persona', 1, i, i FROM n WHERE ${count} > 0;
        INSERT INTO census_records (person_id) SELECT id FROM people WHERE id > 1;
        INSERT INTO lookup_jobs (person_id, state, priority, due_at, created_at)
          SELECT id, 'waiting', 1, id, id FROM people WHERE id > 1;`)
    })
    .immediate()
  return { database, file }
}

function laneOn(database: Database, lookup: Lookup, url: string, gapMs: number, onState: () => void): Lane {
  return createLane({
    database,
    lookup,
    clock: systemClock,
    captchaWay: () => 'service',
    captchaAccounts: () => [],
    captchaPollMs: 5_000,
    typingMs: () => 0,
    probe,
    bootId: 'bench',
    site: () => siteAt(url, { gapMs }),
    onPerson: () => {},
    onState,
    log: () => {},
  })
}

/** Milliseconds until the queue is empty. */
async function emptied(database: Database, lookup: Lookup, url: string, gapMs: number): Promise<number> {
  const start = performance.now()
  let lane: Lane | null = null
  await new Promise<void>((resolve) => {
    lane = laneOn(database, lookup, url, gapMs, () => {
      const state = lane?.state()
      if (state !== undefined && state.waiting === 0 && state.running === null) resolve()
    })
    lane.wake()
  })
  const ms = performance.now() - start
  await (lane as Lane | null)?.stop()
  return ms
}

const atOnce: Lookup = async ({ onStep, purchases }) => {
  onStep('opening')
  onStep('captcha')
  payFor(purchases, 0.003)
  onStep('querying')
  onStep('reading')
  return { outcome: { kind: 'not_found', rawResponse: '<p></p>' }, source: 'bench' }
}
const never = new AbortController().signal

async function throughput(folder: string): Promise<boolean> {
  const stand = await openLookupStand()
  const built = builtBrowser()
  if ('lacks' in built) throw new Error(built.lacks)
  const browser = createLookupBrowsers({
    profilesDir: path.join(folder, 'profiles'),
    ...built,
  }).hidden
  try {
    const solver = serviceAt(stand.captchaUrl, { pollMs: 10 })
    const lookup = createLookup({ browser, solver, url: stand.page })
    const took: number[] = []
    const timed: Lookup = async (request) => {
      const start = performance.now()
      const answer = await lookup(request)
      took.push(performance.now() - start)
      return answer
    }
    const { database } = waiting(folder, lookups)
    const ms = await emptied(database, timed, stand.page, smallestGapMs)
    database.close()
    const allowed = took.reduce((sum, one) => sum + one, 0) + (took.length - 1) * smallestGapMs
    const share = allowed / ms
    console.log(
      `throughput at the ${smallestGapMs / 1000} s gap: ${took.length} lookups (median ${median(took).toFixed(0)} ms) in ${(ms / 1000).toFixed(1)} s, ${(share * 100).toFixed(2)} % of what the gap allows; target ${targets.share * 100} %`,
    )
    return share >= targets.share
  } finally {
    await browser.close()
    await stand.close()
  }
}

async function overhead(folder: string): Promise<boolean> {
  const host = await listenOnLoopback((_, response) => response.end(), 0)
  const queued: number[] = []
  const bare: number[] = []
  const flushes: number[] = []
  const file = bareFile(folder)
  for (let round = 0; round < rounds.overhead; round += 1) {
    const { database } = waiting(folder, jobsEach)
    queued.push((await emptied(database, atOnce, host.url, 0)) / jobsEach)
    database.close()
    const loop = await elapsedUntil(async () => {
      for (let n = 0; n < jobsEach; n += 1)
        await atOnce({ cedula: String(n), signal: never, onStep: () => {} })
    })
    bare.push(loop / jobsEach)
    for (let n = 0; n < jobsEach; n += 1) flushes.push(file.flush())
  }
  file.close()
  await host.close()
  const ms = median(queued) - median(bare)
  console.log(
    `queue's overhead: median ${ms.toFixed(2)} ms a job (${median(queued).toFixed(2)} through the lane, ${median(bare).toFixed(4)} in a bare loop; ${rounds.overhead} × ${jobsEach}), ${(ms / median(flushes)).toFixed(1)} times a bare write and fsync of ${median(flushes).toFixed(2)} ms; target ${targets.overheadMs} ms`,
  )
  return ms <= targets.overheadMs
}

function claimTimes({ database }: { database: Database }, times: number[]): void {
  const start = performance.now()
  const claimed = jobs.claim(database, 'bench', Date.now(), censusPage)
  times.push(performance.now() - start)
  if (claimed === null) throw new Error('nothing to claim')
  jobs.requeue(database, claimed, 'bench', Date.now())
}

function claims(folder: string): boolean {
  const [full, almostEmpty] = [waiting(folder, many), waiting(folder, 1)]
  const ofMany: number[] = []
  const ofOne: number[] = []
  for (let round = 0; round < rounds.claims; round += 1) {
    claimTimes(full, ofMany)
    claimTimes(almostEmpty, ofOne)
  }
  full.database.close()
  almostEmpty.database.close()
  const [ms, one] = [median(ofMany), median(ofOne)]
  console.log(
    `claim of one of ${many} waiting jobs, fsync included: median ${ms.toFixed(2)} ms; of the only one ${one.toFixed(2)} ms, ${(ms / one).toFixed(2)} times; target ${targets.claimMs} ms`,
  )
  return ms <= targets.claimMs
}

/** Milliseconds from opening the file to the lane's first state, after its first look at the queue. */
async function startTime(file: string): Promise<number> {
  const start = performance.now()
  const database = openAt(file)
  let lane: Lane | null = null
  await new Promise<void>((resolve) => {
    lane = laneOn(
      database,
      () => new Promise(() => {}),
      'http://127.0.0.1:9',
      smallestGapMs,
      () => {
        lane?.state()
        resolve()
      },
    )
    lane.wake()
  })
  const ms = performance.now() - start
  await (lane as Lane | null)?.stop()
  database.close()
  return ms
}

async function starts(folder: string): Promise<boolean> {
  const [full, empty] = [waiting(folder, many), waiting(folder, 0)]
  full.database.close()
  empty.database.close()
  const withMany: number[] = []
  const withNone: number[] = []
  for (let round = 0; round < rounds.starts; round += 1) {
    withMany.push(await startTime(full.file))
    withNone.push(await startTime(empty.file))
  }
  const more = median(withMany) - median(withNone)
  console.log(
    `start with ${many} waiting jobs: median ${median(withMany).toFixed(1)} ms, with none ${median(withNone).toFixed(1)} ms, ${more.toFixed(1)} ms more; target ${targets.startMs} ms`,
  )
  return more <= targets.startMs
}

await inTemporaryFolder(async (folder) => {
  const met = [await overhead(folder), claims(folder), await starts(folder)]
  if (lookups > 0) met.push(await throughput(folder))
  console.log(machine())
  if (met.includes(false)) process.exitCode = 1
})
