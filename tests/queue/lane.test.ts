import { describe, expect, test } from 'vitest'
import type { Database } from '../../src-main/database/open.ts'
import type { Outcome } from '../../src-main/lookup/outcome.ts'
import { NoBrowser } from '../../src-main/no-browser.ts'
import * as jobs from '../../src-main/queue/jobs.ts'
import { siteAt } from '../../src-main/queue/policy.ts'
import { censusPages } from '../../src-preload/census-pages.ts'
import type { CaptchaWay } from '../../src-preload/contract/index.ts'
import { type FakeClock, fakeClock } from '../support/clock.ts'
import { openDatabase, registerPerson, temporaryFolder } from '../support/database.ts'
import { censusPage } from '../support/invented.ts'
import {
  attempts,
  found,
  minutes,
  networkError,
  oneWaiting,
  passing,
  place,
  startLane,
  withoutOwnersJob,
} from '../support/lane.ts'

test('what was registered is looked up, one after the other, five seconds apart', async () => {
  const database = withoutOwnersJob(openDatabase())
  const clock = fakeClock()
  const first = registerPerson(database, 1, clock.now())
  const second = registerPerson(database, 2, clock.now() + 1)
  const t = startLane(database, { clock })
  clock.advance(10)
  t.lane.wake()
  const one = await t.asked()
  expect(one.cedula).toBe('1000000001')
  expect(t.row(first).status).toBe('PROCESSING')
  expect(t.row(second).status).toBe('PENDING')
  clock.advance(20_000)
  one.answer(found)
  await t.until(() => t.row(first).status === 'ACTIVE')
  expect(t.row(first)).toMatchObject({ departamento: 'BOYACA', mesa: '7', fetchedAt: clock.now() })
  expect(await clock.asleepFor()).toBe(5_000)
  clock.advance(4_999)
  t.lane.wake()
  expect(await clock.asleepFor()).toBe(1)
  expect(t.lookups).toBe(1)
  clock.advance(1)
  expect((await t.asked()).cedula).toBe('1000000002')
})

test('whatever a lookup throws is a failed try: the retries go on', async () => {
  const { clock, database, person, t } = oneWaiting()
  ;(await t.asked()).fail(new TypeError('cannot read 1000000001'))
  await t.until(() => t.row(person).nextAttemptAt !== null)
  expect(t.row(person).nextAttemptAt).toBe(clock.now() + minutes(1))
  const detail = database.sqlite.prepare('SELECT detail FROM lookup_attempts').pluck().get()
  expect(detail).toBe('TypeError')
})

test('without a way past the captcha the lane is parked and says so, and goes on once there is one', async () => {
  const database = withoutOwnersJob(openDatabase())
  registerPerson(database, 1, Date.now() - 1000)
  let key = false
  const t = startLane(database, {
    captchaWay: () => (key ? 'service' : null),
    clock: fakeClock(Date.now()),
  })
  t.lane.wake()
  await t.until(() => t.lane.state().parked !== null)
  expect(t.lane.state().parked).toEqual({ reason: 'no_captcha_way', until: null })
  expect(t.lookups).toBe(0)
  key = true
  t.lane.causeFixed()
  ;(await t.asked()).answer(found)
  await t.until(() => t.lane.state().waiting === 0 && t.lane.state().running === null)
})

test.each([
  ['needs_operator', 'captcha_needs_operator'],
  ['window_closed', 'captcha_window_closed'],
] as const)(
  '%s parks the lane until the leader is there, and is nobody’s failed try',
  async (reason, lastError) => {
    const { clock, person, t } = oneWaiting({ captchaWay: () => 'assisted' })
    ;(await t.asked()).answer({ kind: 'captcha_failed', reason, detail: reason })
    await t.until(() => t.lane.state().parked?.reason === 'waiting_for_operator')
    expect(t.row(person)).toMatchObject({ status: 'PENDING', nextAttemptAt: null, lastError })
    for (let hour = 0; hour < 3; hour += 1) {
      await clock.asleepFor()
      clock.advance(minutes(60))
    }
    expect(t.lookups).toBe(1)
    t.lane.operatorPresent()
    ;(await t.asked()).answer(found)
    await t.until(() => t.row(person).status === 'ACTIVE')
  },
)

test('the operator leaves: the lookup is aborted at no cost, none is begun until they are back', async () => {
  const { clock, person, t, database } = oneWaiting({ captchaWay: () => 'assisted' })
  await t.asked()
  expect(t.lane.state().running).toMatchObject({ personId: person, byOperator: true })
  t.lane.operatorAway()
  await t.until(() => t.lane.state().running === null && t.lane.state().parked !== null)
  expect(t.lane.state().parked).toEqual({ reason: 'waiting_for_operator', until: null })
  expect(t.row(person)).toMatchObject({ status: 'PENDING', nextAttemptAt: null, lastError: null })
  expect(attempts(database, person)).toEqual(['snoozed'])
  clock.advance(minutes(60))
  expect(t.lookups).toBe(1)
  t.lane.operatorPresent()
  ;(await t.asked()).answer(found)
  await t.until(() => t.row(person).status === 'ACTIVE')
})

test('the operator leaves during the probe of the site: no lookup starts', async () => {
  let reached = (_: boolean) => {}
  const { database, person, t } = oneWaiting({
    captchaWay: () => 'assisted',
    probe: () =>
      new Promise((resolve) => {
        reached = resolve
      }),
  })
  t.lane.operatorAway()
  reached(true)
  await t.clock.asleepFor()
  expect(t.lookups).toBe(0)
  expect(attempts(database, person)).toEqual([])
  t.lane.operatorPresent()
  await t.until(() => t.lane.state().parked === null)
  reached(true)
  ;(await t.asked()).answer(found)
  await t.until(() => t.row(person).status === 'ACTIVE')
})

test('another way past the captcha is taken at once, also by the lookup that waits for the operator', async () => {
  let way: CaptchaWay = 'assisted'
  const { database, person, t } = oneWaiting({
    captchaWay: () => way,
    site: () => siteAt('http://127.0.0.1/', { gapMs: 0 }),
  })
  await t.asked()
  way = 'service'
  t.lane.captchaWayChanged()
  ;(await t.asked()).answer(found)
  await t.until(() => t.row(person).status === 'ACTIVE')
  expect(attempts(database, person)).toEqual(['snoozed', 'found'])
})

test('with 2captcha the queue goes on whether the leader is there or not', async () => {
  const { person, t } = oneWaiting()
  t.lane.operatorAway()
  ;(await t.asked()).answer(found)
  await t.until(() => t.row(person).status === 'ACTIVE')
})

test('who begins to type while the site is being reached sees no window', async () => {
  let typingMs = 0
  const probe = async () => {
    typingMs = 3_000
    return true
  }
  const { clock, t } = oneWaiting({ captchaWay: () => 'assisted', typingMs: () => typingMs, probe })
  expect(await clock.asleepFor()).toBe(3_000)
  expect(t.lookups).toBe(0)
})

test('a cause fixed elsewhere opens no window for an operator who has left; the lookup keeps its place', async () => {
  const database = withoutOwnersJob(openDatabase())
  const clock = fakeClock()
  const first = registerPerson(database, 1, clock.now())
  registerPerson(database, 2, clock.now() + 1)
  const t = startLane(database, { clock, captchaWay: () => 'assisted' })
  clock.advance(10)
  t.lane.wake()
  const { cedula, answer } = await t.asked()
  answer({ kind: 'captcha_failed', reason: 'window_closed', detail: 'closed' })
  await t.until(() => t.lane.state().parked?.reason === 'waiting_for_operator')
  t.lane.causeFixed()
  await clock.asleepFor()
  clock.advance(minutes(1))
  expect(t.lane.state().parked?.reason).toBe('waiting_for_operator')
  expect(t.lookups).toBe(1)
  t.lane.operatorPresent()
  const again = await t.asked()
  expect(again.cedula).toBe(cedula)
  again.answer(found)
  await t.until(() => t.row(first).status === 'ACTIVE')
})

test('no window opens while somebody types', async () => {
  let typingMs = 3_000
  const { clock, t } = oneWaiting({ captchaWay: () => 'assisted', typingMs: () => typingMs })
  expect(await clock.asleepFor()).toBe(3_000)
  expect(t.lookups).toBe(0)
  expect(t.lane.state()).toMatchObject({ running: null, parked: null, waiting: 1 })
  typingMs = 0
  clock.advance(3_000)
  ;(await t.asked()).answer(found)
})

test('an election that the page no longer offers parks the lane and is nobody’s failed try', async () => {
  const { clock, database, person, t } = oneWaiting()
  const gone: Outcome = { kind: 'parse_error', electionGone: true, detail: 'not offered' }
  for (let n = 0; n < 5; n++) {
    ;(await t.asked()).answer(gone)
    await t.until(() => t.lane.state().parked !== null)
    expect(t.lane.state().parked).toEqual({ reason: 'election_gone', until: null })
    expect(t.row(person)).toMatchObject({
      status: 'PENDING',
      nextAttemptAt: null,
      lastError: 'election_gone',
    })
    await passing(t, minutes(15))
  }
  ;(await t.asked()).answer(gone)
  await t.until(() => t.lane.state().parked !== null)
  clock.advance(minutes(1))
  t.lane.causeFixed()
  ;(await t.asked()).answer(found)
  await t.until(() => t.row(person).status === 'ACTIVE')
  expect(attempts(database, person)).toHaveLength(7)
})

test('a cause fixed while a lookup ran does not park the lane', async () => {
  const { clock, person, t } = oneWaiting()
  const asked = await t.asked()
  t.lane.causeFixed()
  asked.answer({ kind: 'parse_error', electionGone: true, detail: 'not offered' })
  await t.until(() => t.row(person).status === 'PENDING' && t.lane.state().running === null)
  expect(t.lane.state().parked).toBeNull()
  await clock.asleepFor()
  clock.advance(5_000)
  await t.asked()
})

test('a lookup that was aborted holds the lane until it has stopped; the gap counts from then', async () => {
  const database = withoutOwnersJob(openDatabase())
  const clock = fakeClock()
  const first = registerPerson(database, 1, clock.now())
  registerPerson(database, 2, clock.now())
  let stop: (error: Error) => void = () => {}
  let begin = () => {}
  const begun = new Promise<void>((resolve) => {
    begin = resolve
  })
  let lookups = 0
  const t = startLane(database, {
    clock,
    lookup: () => {
      lookups += 1
      begin()
      return new Promise((_, reject) => {
        stop = reject
      })
    },
  })
  t.lane.wake()
  await begun
  expect(t.lane.abortLookup(first)).toBe(true)
  await t.until(() => t.lane.state().running === null)
  clock.advance(9_000)
  t.lane.wake()
  await new Promise(setImmediate)
  expect(lookups).toBe(1)
  stop(new Error('aborted'))
  expect(await clock.asleepFor()).toBe(5_000)
  expect(lookups).toBe(1)
})

test('no browser parks the lane and is nobody’s failed try', async () => {
  const { person, t } = oneWaiting()
  ;(await t.asked()).fail(new NoBrowser(['none']))
  await t.until(() => t.lane.state().parked?.reason === 'no_browser')
  expect(t.row(person)).toMatchObject({ status: 'PENDING', nextAttemptAt: null })
})

test('a refresh goes first, starts the count of tries afresh and never makes a second job', async () => {
  const { clock, database, person: first, t } = oneWaiting()
  ;(await t.asked()).answer(networkError)
  await t.until(() => t.row(first).nextAttemptAt !== null)
  registerPerson(database, 2, clock.now())
  expect(jobs.refresh(database, [first], clock.now())).toMatchObject({ queued: 1 })
  expect(jobs.refresh(database, [first], clock.now() + 29_999)).toEqual({
    queued: 0,
    skippedFinal: 0,
    skippedCooldown: 1,
    skippedUnauthorised: 0,
    cooldownUntil: clock.now() + 30_000,
  })
  expect(
    database.sqlite.prepare(`SELECT count(*) FROM lookup_jobs WHERE state = 'waiting'`).pluck().get(),
  ).toBe(2)
  await clock.asleepFor()
  clock.advance(5_000)
  const next = await t.asked()
  expect(next.cedula).toBe('1000000001')
  next.answer(networkError)
  await t.until(() => t.row(first).nextAttemptAt !== null)
  expect(t.row(first).nextAttemptAt).toBe(clock.now() + minutes(1))
})

test('a refresh of several leaves out those with a final answer', async () => {
  const { clock, database, person: answered, t } = oneWaiting()
  ;(await t.asked()).answer(found)
  await t.until(() => t.row(answered).status === 'ACTIVE')
  const waiting = registerPerson(database, 2, clock.now())
  const both = jobs.refresh(database, [answered, waiting], clock.now())
  expect(both).toEqual({
    queued: 1,
    skippedFinal: 1,
    skippedCooldown: 0,
    skippedUnauthorised: 0,
    cooldownUntil: null,
  })
  expect(jobs.refresh(database, [answered], clock.now())).toMatchObject({ queued: 1, skippedFinal: 0 })
})

test('a new answer replaces every field of the one before', async () => {
  const { clock, database, person, t } = oneWaiting()
  ;(await t.asked()).answer(found)
  await t.until(() => t.row(person).status === 'ACTIVE')
  jobs.refresh(database, [person], clock.now())
  await clock.asleepFor()
  clock.advance(5_000)
  t.lane.wake()
  ;(await t.asked()).answer({
    kind: 'cancelled',
    cause: 'deceased',
    novedad: 'CANCELADA POR MUERTE',
    resolucion: '123',
    fechaNovedad: '2026-01-02',
    rawResponse: '<table></table>',
  })
  await t.until(() => t.row(person).status === 'CANCELLED_DECEASED')
  expect(t.row(person)).toMatchObject({ puesto: null, mesa: null, novedad: 'CANCELADA POR MUERTE' })
})

test('quitting in the middle of a lookup gives the job back at no cost', async () => {
  const folder = temporaryFolder()
  const database = withoutOwnersJob(openDatabase(folder))
  const clock = fakeClock()
  const person = registerPerson(database, 1, clock.now())
  const t = startLane(database, { clock })
  t.lane.wake()
  await t.asked()
  await t.lane.stop()
  expect(t.row(person)).toMatchObject({ status: 'PENDING', nextAttemptAt: null })
  expect(attempts(database, person)).toEqual(['snoozed'])
})

test('the gap holds after a kill as well', async () => {
  const database = withoutOwnersJob(openDatabase())
  const clock = fakeClock()
  registerPerson(database, 1, clock.now())
  expect(jobs.claim(database, 'killed', clock.now(), censusPage)).not.toBe(null)
  clock.advance(60_000)
  const t = startLane(database, { clock })
  t.lane.wake()
  expect(await clock.asleepFor()).toBe(5_000)
})

test('an answer that cannot be written is kept and written once there is room; nobody is asked twice', async () => {
  const { clock, database, person, t } = oneWaiting()
  const asked = await t.asked()
  const pages = database.sqlite.pragma('page_count', { simple: true })
  database.sqlite.pragma(`max_page_count = ${pages}`)
  asked.answer({ ...place, rawResponse: 'x'.repeat(200_000) })
  await t.until(() => t.lane.state().parked?.reason === 'disk_full' || t.row(person).status === 'ACTIVE')
  expect(t.row(person).status).toBe('PROCESSING')
  await clock.asleepFor()
  clock.advance(minutes(1))
  await clock.asleepFor()
  expect(t.row(person).status).toBe('PROCESSING')
  database.sqlite.pragma('max_page_count = 1073741823')
  clock.advance(minutes(1))
  await t.until(() => t.row(person).status === 'ACTIVE')
  expect(t.lookups).toBe(1)
  expect(t.lane.state().parked).toBe(null)
})

test('a clock that is set back does not lengthen a wait of the lane', async () => {
  const { clock, t } = oneWaiting()
  t.lane.operatorAway()
  ;(await t.asked()).fail(new NoBrowser(['none']))
  await t.until(() => t.lane.state().parked?.reason === 'no_browser')
  await clock.asleepFor()
  clock.step(-10 * 365 * 24 * 60 * minutes(1))
  clock.advance(minutes(1))
  ;(await t.asked()).answer({ kind: 'blocked', detail: 'F5' })
  await t.until(() => t.lane.state().parked?.reason === 'blocked')
  await clock.asleepFor()
  clock.step(-10 * 365 * 24 * 60 * minutes(1))
  // One minute until the lane notices; the retry is then due after the longest delay, 15 minutes.
  await passing(t, minutes(1 + 15))
  expect((await t.asked()).cedula).toBe('1000000001')
})

test('a refresh of somebody who is being asked starts the count of tries afresh', async () => {
  const { clock, database, person, t } = oneWaiting()
  ;(await t.asked()).answer(networkError)
  await t.until(() => t.row(person).nextAttemptAt !== null)
  await passing(t, minutes(1))
  const second = await t.asked()
  jobs.refresh(database, [person], clock.now())
  second.answer(networkError)
  await t.until(() => t.row(person).nextAttemptAt !== null)
  expect(t.row(person).nextAttemptAt).toBe(clock.now() + minutes(1))
})

test('only an answer of the census shortens the wait after the next refusal', async () => {
  const { clock, person, t } = oneWaiting()
  t.lane.operatorAway()
  ;(await t.asked()).answer({ kind: 'blocked', detail: 'F5' })
  await t.until(() => t.row(person).nextAttemptAt !== null)
  await passing(t, minutes(15))
  ;(await t.asked()).answer(networkError)
  await t.until(() => t.row(person).nextAttemptAt !== null)
  await passing(t, minutes(5))
  ;(await t.asked()).answer({ kind: 'blocked', detail: 'F5' })
  await t.until(() => t.lane.state().parked?.reason === 'blocked')
  expect(t.lane.state().parked?.until).toBe(clock.now() + minutes(30))
})

test('the network coming back is seen at once, be there work or not', async () => {
  const database = withoutOwnersJob(openDatabase())
  let reached = false
  const t = startLane(database, { probe: async () => reached })
  t.lane.networkChanged()
  await t.until(() => !t.lane.state().online)
  reached = true
  t.lane.networkChanged()
  await t.until(() => t.lane.state().online)
})

test('a job is claimed through its index, whatever waits', () => {
  const database = openDatabase()
  const { sql, params } = jobs.dueQuery(database, 1, Date.now()).toSQL()
  const plan = database.sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...params) as { detail: string }[]
  expect(plan.map(({ detail }) => detail)).toEqual([
    'SEARCH lookup_jobs USING INDEX lookup_jobs_to_claim (priority=? AND due_at<?)',
    expect.stringMatching(/^SEARCH people USING INTEGER PRIMARY KEY/),
  ])
})

describe('a visit', () => {
  const page = siteAt(censusPages.consultacenso.url, {})

  /** Work that the test ends. */
  function workInHand() {
    let times = 0
    let begin: (signal: AbortSignal) => void
    let resolve: (answer: { kind: 'elections' | 'blocked' }) => void = () => {}
    const begun = new Promise<AbortSignal>((first) => {
      begin = first
    })
    const end = new Promise<{ kind: 'elections' | 'blocked' }>((last) => {
      resolve = last
    })
    const work = (signal: AbortSignal) => {
      times += 1
      begin(signal)
      return end
    }
    return { work, begun, resolve, times: () => times }
  }

  /** Waits until the next timer is `ms` away. Other timers may be set already. */
  async function asleepFor(clock: FakeClock, ms: number): Promise<void> {
    while ((await clock.asleepFor()) !== ms) await new Promise(setImmediate)
  }

  const persistedEnd = (database: Database) => jobs.lastLookupEndedAt(database)

  test('waits for the lookup that runs and for the gap, goes before what waits, and a gap follows', async () => {
    const { clock, database, person, t } = oneWaiting()
    registerPerson(database, 2, clock.now())
    const running = await t.asked()
    const { work, begun, resolve, times } = workInHand()
    const visited = t.lane.visit(page, work)
    clock.advance(20_000)
    running.answer(found)
    await t.until(() => t.row(person).status === 'ACTIVE')
    await asleepFor(clock, 5_000)
    clock.advance(4_999)
    expect(times()).toBe(0)
    clock.advance(1)
    await begun
    clock.advance(10_000)
    resolve({ kind: 'elections' })
    expect(await visited).toEqual({ kind: 'elections' })
    expect(persistedEnd(database)).toBe(clock.now())
    await asleepFor(clock, 5_000)
    clock.advance(4_999)
    expect(t.lookups).toBe(1)
    clock.advance(1)
    expect((await t.asked()).cedula).toBe('1000000002')
  })

  test('goes before a lookup that could start at once', async () => {
    const database = withoutOwnersJob(openDatabase())
    const clock = fakeClock()
    for (const n of [1, 2]) registerPerson(database, n, clock.now())
    const local = siteAt('http://127.0.0.1/', { gapMs: 0 })
    const t = startLane(database, { clock, site: () => local })
    t.lane.wake()
    const running = await t.asked()
    t.lane.wake()
    const { work, begun, resolve } = workInHand()
    const visited = t.lane.visit(local, work)
    running.answer(found)
    await begun
    expect(t.lookups).toBe(1)
    resolve({ kind: 'elections' })
    await visited
    await t.asked()
  })

  test('that the app dies with leaves a whole gap behind, which counts from the next start', async () => {
    const { clock, database, t } = oneWaiting()
    ;(await t.asked()).answer(found)
    await t.until(() => t.lane.state().running === null && t.lane.state().waiting === 0)
    const { work, begun } = workInHand()
    void t.lane.visit(page, work)
    await asleepFor(clock, 5_000)
    clock.advance(5_000)
    await begun
    clock.advance(20_000)
    registerPerson(database, 2, clock.now())
    // The state that the next start finds. The first lane is not stopped.
    const next = startLane(database, { clock: fakeClock(clock.now()) })
    next.lane.wake()
    expect(await next.clock.asleepFor()).toBe(5_000)
    expect(next.lookups).toBe(0)
  })

  test('is not made while the site refuses', async () => {
    const { clock, t } = oneWaiting()
    ;(await t.asked()).answer({ kind: 'blocked', detail: 'F5' })
    await t.until(() => t.lane.state().parked !== null)
    const until = clock.now() + minutes(15)
    const { work, times } = workInHand()
    const visited = t.lane.visit(page, work)
    await asleepFor(clock, 5_000)
    clock.advance(5_000)
    expect(await visited).toEqual({ kind: 'unvisited', reason: 'blocked', until })
    expect(times()).toBe(0)
  })

  test('is not made while its own host is out of reach', async () => {
    const probed: string[] = []
    const t = startLane(withoutOwnersJob(openDatabase()), {
      probe: async (url) => {
        probed.push(url)
        return url !== page.url
      },
    })
    const { work, times } = workInHand()
    const visited = await t.lane.visit(page, work)
    expect(visited).toEqual({ kind: 'unvisited', reason: 'offline', until: null })
    expect(probed).toContain(page.url)
    expect(times()).toBe(0)
  })

  test('that the site refuses parks the lane', async () => {
    const database = withoutOwnersJob(openDatabase())
    const clock = fakeClock()
    const t = startLane(database, { clock })
    const { work, resolve } = workInHand()
    resolve({ kind: 'blocked' })
    expect(await t.lane.visit(page, work)).toEqual({ kind: 'blocked' })
    registerPerson(database, 1, clock.now())
    expect(t.lane.state().parked).toEqual({ reason: 'blocked', until: clock.now() + minutes(15) })
    t.lane.wake()
    await passing(t, minutes(14))
    expect(t.lookups).toBe(0)
  })

  test('is given up on when its turn does not come within a minute', async () => {
    const { clock, person, t } = oneWaiting()
    const running = await t.asked()
    const { work, times } = workInHand()
    const visited = t.lane.visit(page, work)
    clock.advance(60_000)
    expect(await visited).toEqual({ kind: 'unvisited', reason: 'busy', until: null })
    running.answer(networkError)
    await t.until(() => t.row(person).nextAttemptAt !== null)
    await passing(t, minutes(1))
    await t.asked()
    expect(times()).toBe(0)
  })

  test('is aborted after a minute, and the lane goes on', async () => {
    const database = withoutOwnersJob(openDatabase())
    const clock = fakeClock()
    const t = startLane(database, { clock })
    const { work, begun, resolve } = workInHand()
    const visited = t.lane.visit(page, work)
    const signal = await begun
    registerPerson(database, 1, clock.now())
    t.lane.wake()
    clock.advance(60_000)
    expect(await visited).toEqual({ kind: 'unvisited', reason: 'timeout', until: null })
    expect(signal.aborted).toBe(true)
    // The work holds the lane until it stops; the gap counts from then.
    clock.advance(9_000)
    await new Promise(setImmediate)
    expect(t.lookups).toBe(0)
    resolve({ kind: 'elections' })
    await asleepFor(clock, 5_000)
    expect(t.lookups).toBe(0)
    clock.advance(5_000)
    await t.asked()
  })

  test('ends when the lane stops, be it under way or not', async () => {
    const t = startLane(withoutOwnersJob(openDatabase()), { clock: fakeClock() })
    const { work, begun, times } = workInHand()
    const underWay = t.lane.visit(page, work)
    const waiting = t.lane.visit(page, work)
    const signal = await begun
    await t.lane.stop()
    const busy = { kind: 'unvisited', reason: 'busy', until: null }
    expect(await Promise.all([underWay, waiting, t.lane.visit(page, work)])).toEqual([busy, busy, busy])
    expect(signal.aborted).toBe(true)
    expect(times()).toBe(1)
  })

  test('without a browser says so; whatever else goes wrong is thrown, and the lane goes on', async () => {
    const database = withoutOwnersJob(openDatabase())
    const clock = fakeClock()
    const t = startLane(database, { clock })
    const fails = (error: Error) => t.lane.visit(page, () => Promise.reject(error))
    expect(await fails(new NoBrowser([]))).toMatchObject({ kind: 'unvisited', reason: 'no_browser' })
    const failed = expect(fails(new TypeError('unforeseen'))).rejects.toThrow('unforeseen')
    await asleepFor(clock, 5_000)
    clock.advance(5_000)
    await failed
    registerPerson(database, 1, clock.now())
    t.lane.wake()
    await asleepFor(clock, 5_000)
    clock.advance(5_000)
    await t.asked()
  })
})

test('a page that comes into force while the lane looks for it is asked at its own pace', async () => {
  const database = withoutOwnersJob(openDatabase())
  const clock = fakeClock()
  registerPerson(database, 1, clock.now())
  registerPerson(database, 2, clock.now())
  let site = siteAt('http://127.0.0.1/censo/', { gapMs: 0 })
  const asked: string[] = []
  const t = startLane(database, {
    clock,
    site: () => site,
    probe: async (url) => {
      asked.push(url)
      if (asked.length === 2) site = siteAt(censusPages.wsp.url, { gapMs: 0 })
      return true
    },
  })
  t.lane.wake()
  ;(await t.asked()).answer(found)
  expect(await clock.asleepFor()).toBe(5_000)
  expect(t.lookups).toBe(1)
  clock.advance(5_000)
  await t.asked()
  expect(asked.at(-1)).toBe(censusPages.wsp.url)
})
