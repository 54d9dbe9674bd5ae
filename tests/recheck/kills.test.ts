import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { type Database, open } from '../../src-main/database/open.ts'
import type { Outcome } from '../../src-main/lookup/outcome.ts'
import * as jobs from '../../src-main/queue/jobs.ts'
import { priorities } from '../../src-main/queue/policy.ts'
import * as progress from '../../src-main/recheck/progress.ts'
import * as repository from '../../src-main/recheck/repository.ts'
import { everybody, type Recheck } from '../../src-preload/contract/index.ts'
import { type RunningInstance, startInstance } from '../crash/instances.ts'
import { ok } from '../support/app.ts'
import { migrations } from '../support/database.ts'
import { newSeed, part } from '../support/extent.ts'
import { censusPage } from '../support/invented.ts'
import { createRandom } from '../support/random.ts'
import { at, type Folder, placeFolder, settled } from './world.ts'

const everyone = { kind: 'chosen', of: { kind: 'view', view: everybody } } as const
const people = 1_200
const kills = part(200, 3)

function besideApp({ dataDir, key }: Folder): Database {
  const database = open({ file: path.join(dataDir, 'referidos.db'), key, migrations })
  onTestFinished(() => database.close())
  return database
}

const count = ({ sqlite }: Database, sql: string, ...parameters: unknown[]) =>
  sqlite
    .prepare(`SELECT count(*) ${sql}`)
    .pluck()
    .get(...parameters) as number

const liveJobs = `FROM lookup_jobs WHERE priority = ${priorities.recheck} AND state IN ('waiting', 'running')`

/** What the killed process left is whole once the next one has started. */
async function whole({ call }: RunningInstance, database: Database): Promise<Recheck | null> {
  const { batch } = ok(await call('recheck', 'state'))
  // The rows of a batch that did not begin, or that was forgotten, are deleted in parts.
  const left = () =>
    count(database, 'FROM recheck_people') +
    count(database, `FROM rechecks WHERE state IN ('staging', 'removing')`)
  while (left() !== (batch === null ? 0 : people)) await call('recheck', 'state')
  expect(ok(await call('queue', 'state')).waiting).toBe(count(database, liveJobs))
  if (batch === null || batch.state === 'paused' || batch.state === 'cancelled')
    expect(count(database, liveJobs)).toBe(0)
  else expect(count(database, liveJobs)).toBe(200)
  if (batch === null) return null
  expect(batch).toMatchObject({ people, left: people, checked: 0, failed: 0, skipped: 0 })
  expect(count(database, `FROM recheck_people WHERE state = 'queued'`)).toBe(count(database, liveJobs))
  return batch
}

test(`after each of ${kills} kills the batch is there, paused, cancelled or gone as a whole`, {
  timeout: part(3_600_000, 120_000),
}, async () => {
  const random = createRandom(newSeed())
  const folder = await placeFolder({ Ana: Array.from({ length: people }, (_, n) => settled(n)) })
  const database = besideApp(folder)
  const ana = folder.placed.find(({ displayName }) => displayName === 'Ana')
  const start = async () => {
    const instance = await startInstance({ dataDir: folder.dataDir })
    ok(await instance.call('session', 'signIn', { slotId: ana?.slotId, password: ana?.password }))
    return instance
  }
  let instance = await start()
  const began = performance.now()
  expect(ok(await instance.call('recheck', 'start', everyone))).toEqual({ kind: 'started' })
  const takes = performance.now() - began
  let batch = await whole(instance, database)
  expect(batch).toMatchObject({ state: 'running' })

  for (let n = 0; n < kills; n++) {
    const step = stepFrom(batch, random.below(2) === 0)
    const ended = instance.call('recheck', step, step === 'start' ? everyone : undefined).catch(() => null)
    // The moment is what is tested: any is right.
    await setTimeout(random.upTo(takes))
    await instance.kill()
    await ended
    instance = await start()
    batch = await whole(instance, database)
  }
  await instance.kill()
})

function stepFrom(
  batch: Recheck | null,
  isFirst: boolean,
): 'start' | 'pause' | 'resume' | 'cancel' | 'forget' {
  switch (batch?.state) {
    case 'running':
      return isFirst ? 'pause' : 'cancel'
    case 'paused':
      return isFirst ? 'resume' : 'cancel'
    case 'cancelled':
    case 'done':
      return isFirst ? 'start' : 'forget'
    case undefined:
      return 'start'
  }
}

const rounds = part(200, 4)

test(`in each of ${rounds} batches whose looks are missed at random, everybody is looked up once and counted once`, {
  timeout: part(600_000, 60_000),
}, async () => {
  const random = createRandom(newSeed())
  const size = 30
  const folder = await placeFolder({ Ana: Array.from({ length: size }, (_, n) => settled(n)) })
  const database = besideApp(folder)
  const accountId = folder.placed.find(({ displayName }) => displayName === 'Ana')?.accountId ?? 0
  const ids = database.sqlite
    .prepare('SELECT id FROM people WHERE referred_by = ? ORDER BY id')
    .pluck()
    .all(accountId) as number[]
  let now = Date.now()
  for (let round = 0; round < rounds; round++) {
    now += 3_600_000
    const id = repository.beginRecheck(database, { accountId, scope: 'own', wanted: { kind: 'errors' } }, now)
    repository.stage(database, id, 0, ids)
    repository.commit(database, id, now)
    const expected = { same: 0, changed: 0, failed: 0, skipped: 0 }
    const asked = new Map<number, number>()
    /** A kill may come before it. */
    const look = (personId: number | null) => {
      if (random.below(3) > 0) progress.moveOn(database, id, personId, now)
    }
    while (repository.readRecheck(database, id)?.state !== 'done') {
      now += 5_000
      const step = random.below(10)
      if (step === 0 && repository.readRecheck(database, id)?.state === 'running')
        progress.pause(database, id, now)
      else if (repository.readRecheck(database, id)?.state === 'paused') progress.resume(database, id)
      const claimed = jobs.claim(database, `boot ${round}`, now, censusPage)
      if (claimed === null) {
        progress.moveOn(database, id, null, now)
        continue
      }
      look(claimed.personId)
      asked.set(claimed.personId, (asked.get(claimed.personId) ?? 0) + 1)
      const [kind, outcome] = drawn(random.below(4), claimed.cedula, round)
      if (kind === 'killed') {
        jobs.recover(database, 'another boot', now)
        // Whose lookup was interrupted for the third time is not looked up again.
        const isSpent =
          count(database, `FROM lookup_jobs WHERE id = ? AND state = 'done'`, claimed.jobId) === 1
        if (isSpent) expected.failed += 1
        else asked.set(claimed.personId, (asked.get(claimed.personId) ?? 0) - 1)
      } else {
        jobs.finish(database, claimed, { outcome, source: 'census.example' }, now, {
          retryDelays: [],
          countFailure: true,
        })
        expected[kind] += 1
      }
      look(claimed.personId)
    }
    const { waiting, queued, ...counted } = repository.countStates(database, id)
    expect({ waiting, queued }).toEqual({ waiting: 0, queued: 0 })
    expect(counted).toEqual(expected)
    expect([...asked.values()]).toEqual(ids.map(() => 1))
    while (repository.removeChunk(database, id) !== null);
  }
})

/** A different puesto in every round, so that it always differs from the one before. */
function drawn(which: number, cedula: string, round: number): ['changed' | 'failed' | 'killed', Outcome] {
  const outcome = at(`PUESTO ${round} DE ${cedula}`)
  switch (which) {
    case 0:
      return ['failed', { kind: 'timeout', detail: 'slow' }]
    case 1:
      return ['killed', outcome]
    default:
      return ['changed', outcome]
  }
}
