import { expect, test } from 'vitest'
import type { Database } from '../../src-main/database/open.ts'
import type { Outcome } from '../../src-main/lookup/outcome.ts'
import { attemptsBefore, viewerOf } from '../../src-main/queue/history.ts'
import * as jobs from '../../src-main/queue/jobs.ts'
import { waitingJobs } from '../../src-main/queue/waiting.ts'
import { invented, ok, signedIn } from '../support/app.ts'
import { fakeClock } from '../support/clock.ts'
import { openDatabase, registerPerson } from '../support/database.ts'
import { censusPage } from '../support/invented.ts'
import { found, startLane } from '../support/lane.ts'

const viewer = viewerOf(1, 1)
const networkError: Outcome = { kind: 'network_error', detail: 'HTTP 500' }

/** Only `n` people wait, in the order of their ids. The lane has not been woken. */
function someWaiting(n: number, options: Parameters<typeof startLane>[1] = {}) {
  const database = openDatabase()
  database.sqlite.exec(`DELETE FROM lookup_jobs`)
  const clock = fakeClock()
  const people = Array.from({ length: n }, (_, at) => registerPerson(database, at + 1, clock.now() - n + at))
  const t = startLane(database, { clock, ...options })
  return { database, clock, people, t }
}

const outcomes = ({ sqlite }: Database) =>
  sqlite.prepare('SELECT outcome FROM lookup_attempts ORDER BY id').pluck().all()
const waitingIds = (database: Database, now: number) =>
  waitingJobs(database.sqlite, viewer, 0, now).map(({ person }) => person?.id)

/** Answers the lookup of the first person and queues a refresh, which then waits. */
async function answeredAndAskedAgain({ t, database, clock, people }: ReturnType<typeof someWaiting>) {
  const [person = 0] = people
  t.lane.wake()
  ;(await t.asked()).answer(found)
  await t.until(() => t.row(person).status === 'ACTIVE' && t.lane.state().running === null)
  jobs.refresh(database, [person], clock.now())
  return person
}

test('paused: nothing is claimed and nothing spent, also after a restart, until it is resumed', async () => {
  const { database, clock, people, t } = someWaiting(2)
  t.lane.pause()
  t.lane.wake()
  expect(await clock.asleepFor()).toBe(60_000)
  expect(t.lane.state()).toMatchObject({
    paused: true,
    parked: { reason: 'paused', until: null },
    waiting: 2,
  })
  await t.lane.stop()

  const after = startLane(database, { clock })
  after.lane.wake()
  for (let hour = 0; hour < 3; hour += 1) {
    await clock.asleepFor()
    clock.advance(60 * 60_000)
  }
  expect(after.lane.state().parked).toEqual({ reason: 'paused', until: null })
  expect(t.lookups + after.lookups).toBe(0)
  expect(outcomes(database)).toEqual([])
  after.lane.resume()
  ;(await after.asked()).answer(found)
  await after.until(() => after.row(people[0] ?? 0).status === 'ACTIVE')
  expect(after.lane.state().parked).toBe(null)
})

test('the lookup that runs when the queue is paused goes on to its end, and is the last', async () => {
  const { clock, people, t } = someWaiting(2)
  t.lane.wake()
  const asked = await t.asked()
  t.lane.pause()
  expect(t.lane.state()).toMatchObject({ paused: true, running: { personId: people[0] } })
  asked.answer(found)
  await t.until(() => t.row(people[0] ?? 0).status === 'ACTIVE' && t.lane.state().running === null)
  await clock.asleepFor()
  clock.advance(60_000)
  await clock.asleepFor()
  expect(t.lookups).toBe(1)
})

test('paused while the site is being looked for: nothing is claimed', async () => {
  let reached = (_: boolean) => {}
  let looked = () => {}
  const looking = new Promise<void>((resolve) => {
    looked = resolve
  })
  const { clock, database, t } = someWaiting(1, {
    probe: () =>
      new Promise((resolve) => {
        reached = resolve
        looked()
      }),
  })
  t.lane.wake()
  await looking
  t.lane.pause()
  reached(true)
  expect(await clock.asleepFor()).toBe(60_000)
  expect(outcomes(database)).toEqual([])
})

test('a pause is told where nothing waits', () => {
  const { t } = someWaiting(0)
  expect(t.lane.state()).toMatchObject({ paused: false, parked: null })
  t.lane.pause()
  expect(t.lane.state()).toMatchObject({ paused: true, parked: { reason: 'paused' } })
  t.lane.resume()
  expect(t.lane.state()).toMatchObject({ paused: false, parked: null })
})

test('a lookup that is aborted spends no try, and its person goes behind all that waits', async () => {
  const { database, clock, people, t } = someWaiting(3)
  const [first = 0, second = 0, third = 0] = people
  t.lane.wake()
  await t.asked()
  expect(t.lane.abortLookup(second)).toBe(false)
  expect(t.lane.abortLookup(first)).toBe(true)
  expect(t.lane.abortLookup(first)).toBe(false)
  await t.until(() => t.lane.state().running === null)
  expect(t.row(first)).toMatchObject({ status: 'PENDING', nextAttemptAt: null, lastError: null })
  clock.advance(1_000)
  const later = registerPerson(database, 4, clock.now())
  expect(waitingIds(database, clock.now())).toEqual([second, third, later, first])
  expect(outcomes(database)).toEqual(['aborted'])
  expect(attemptsBefore(database.sqlite, viewer, 'failures', null, 9)).toEqual([])
  // The gap holds, because the site may have received the query.
  expect(await clock.asleepFor()).toBe(4_000)
  for (const cedula of ['1000000002', '1000000003', '1000000004', '1000000001']) {
    await clock.asleepFor()
    clock.advance(5_000)
    const asked = await t.asked()
    expect(asked.cedula).toBe(cedula)
    asked.answer(cedula === '1000000001' ? networkError : found)
    await t.until(() => t.lane.state().running === null)
  }
  expect(t.row(first).nextAttemptAt).toBe(clock.now() + 60_000)
})

test('breaking off the refresh of somebody who has an answer ends it, and the answer stays', async () => {
  const all = someWaiting(1)
  const { database, clock, t } = all
  const person = await answeredAndAskedAgain(all)
  t.lane.wake()
  expect(await clock.asleepFor()).toBe(5_000)
  clock.advance(5_000)
  await t.asked()
  const { revision: _, ...before } = t.row(person)
  expect(before.status).toBe('PROCESSING')
  expect(t.lane.abortLookup(person)).toBe(true)
  await t.until(() => t.lane.state().running === null)
  expect(t.row(person)).toMatchObject({ ...before, status: 'ACTIVE', askedAgain: false })
  expect(waitingIds(database, clock.now())).toEqual([])
  expect(database.sqlite.prepare('SELECT state FROM lookup_jobs ORDER BY id').pluck().all()).toEqual([
    'done',
    'withdrawn',
  ])
})

test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])(
  'a result that comes %i steps before it is aborted: one of the two takes effect',
  async (steps) => {
    const { people, database, t } = someWaiting(1)
    const [person = 0] = people
    t.lane.wake()
    const asked = await t.asked()
    asked.answer(found)
    for (let step = 0; step < steps; step += 1) await Promise.resolve()
    const broken = t.lane.abortLookup(person)
    await t.until(() => t.lane.state().running === null)
    await t.lane.stop()
    expect(outcomes(database)).toEqual([broken ? 'aborted' : 'found'])
    expect(t.row(person)).toMatchObject(
      broken ? { status: 'PENDING', puesto: null } : { status: 'ACTIVE', puesto: 'I.E. INVENTADA' },
    )
  },
)

test('a claim that was taken away breaks nothing off', () => {
  const { database, clock } = someWaiting(1)
  const stale = jobs.claim(database, 'boot-1', clock.now(), censusPage)
  if (stale === null) throw new Error('nothing to claim')
  jobs.recover(database, 'boot-2', clock.now())
  const fresh = jobs.claim(database, 'boot-2', clock.now(), censusPage)
  expect(jobs.abort(database, stale, clock.now())).toBe(false)
  expect(fresh && jobs.abort(database, fresh, clock.now())).toBe(true)
})

test('a waiting refresh is taken back and the answer stays; one that runs, or a registration, is not', async () => {
  const all = someWaiting(1)
  const { database, clock, t } = all
  const person = await answeredAndAskedAgain(all)
  const answered = t.row(person)
  expect(answered).toMatchObject({ status: 'ACTIVE', askedAgain: true })
  expect(jobs.withdrawRefresh(database, person, clock.now())).toBe(true)
  const { askedAgain: _, revision, ...kept } = t.row(person)
  expect({ ...answered, ...kept }).toEqual({ ...answered, revision: answered.revision })
  expect(revision).toBeGreaterThan(answered.revision)
  expect(jobs.withdrawRefresh(database, person, clock.now())).toBe(false)
  expect(jobs.claim(database, 'boot', clock.now(), censusPage)).toBe(null)

  jobs.refresh(database, [person], clock.now() + 60_000)
  expect(jobs.claim(database, 'boot', clock.now() + 60_000, censusPage)?.personId).toBe(person)
  expect(jobs.withdrawRefresh(database, person, clock.now() + 60_000)).toBe(false)
  const registered = registerPerson(database, 2, clock.now())
  expect(jobs.withdrawRefresh(database, registered, clock.now())).toBe(false)
  expect(t.row(registered).status).toBe('PENDING')
})

test('the screen’s channels, as the page calls them', async () => {
  const { call, events } = await signedIn()
  ok(await call('queue', 'pause'))
  expect(ok(await call('queue', 'state'))).toMatchObject({ paused: true, parked: { reason: 'paused' } })
  expect(events.at(-1)).toMatchObject({ name: 'queue.changed', event: { paused: true } })
  const row = ok(await call('people', 'register', invented(231)))
  const waiting = ok(await call('queue', 'waiting', { page: 0 }))
  expect(waiting).toMatchObject({ total: 2, retries: 3, costs: null })
  expect(waiting.jobs.map(({ person, why }) => [person?.cedula, why])).toEqual([
    ['52000001', 'registration'],
    ['1014880231', 'registration'],
  ])
  expect(ok(await call('queue', 'waiting', { page: 1 })).jobs).toEqual([])
  expect(ok(await call('queue', 'withdrawRefresh', { personId: row.id }))).toBe(false)
  expect(ok(await call('queue', 'breakOff', { personId: row.id }))).toBe(false)
  for (const name of ['withdrawRefresh', 'breakOff'] as const)
    expect(await call('queue', name, { personId: 999 })).toEqual({ ok: false, error: { code: 'not_found' } })
  expect(ok(await call('queue', 'history', { filter: 'all', before: null }))).toEqual({
    attempts: [],
    more: false,
    tries: 4,
  })
  expect(await call('queue', 'attempt', { attemptId: 1 })).toMatchObject({ error: { code: 'not_found' } })
  ok(await call('queue', 'resume'))
  expect(ok(await call('queue', 'state')).paused).toBe(false)
})
