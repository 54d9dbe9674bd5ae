// After a refused hidden lookup, the leader is offered the visible window for the next lookup.
import { expect, test } from 'vitest'
import { writeSetting } from '../../src-main/database/settings.ts'
import type { Outcome } from '../../src-main/lookup/outcome.ts'
import type { CaptchaWay } from '../../src-preload/contract/index.ts'
import { registerPerson } from '../support/database.ts'
import {
  attempts,
  found,
  minutes,
  networkError,
  oneWaiting,
  passing,
  startLane,
  type TestLane,
} from '../support/lane.ts'

const blocked: Outcome = { kind: 'blocked', detail: "the firewall's page" }
const closed: Outcome = { kind: 'captcha_failed', reason: 'window_closed', detail: 'closed' }

/** A lane whose only lookup was refused 15 minutes ago. */
async function refused(options: Parameters<typeof oneWaiting>[0] = {}) {
  const scene = oneWaiting(options)
  await refuse(scene.t)
  await passing(scene.t, minutes(15))
  await scene.clock.asleepFor()
  return scene
}

async function refuse(t: TestLane): Promise<void> {
  ;(await t.asked()).answer(blocked)
  await t.until(() => t.lane.state().parked?.reason === 'blocked')
}

test('once the refusal is over the window is offered; the next lookup is made in it, and nothing is asked meanwhile', async () => {
  const { clock, person, t } = await refused()
  expect(t.lane.state().parked).toEqual({ reason: 'window_offered', until: clock.now() + minutes(15) })
  await passing(t, minutes(10))
  expect(t.lookups).toBe(1)
  t.lane.openWindow()
  const inWindow = await t.asked()
  expect(inWindow.way).toBe('assisted')
  expect(t.lane.state()).toMatchObject({ parked: null, running: { personId: person, byOperator: true } })
  inWindow.answer(found)
  await t.until(() => t.row(person).status === 'ACTIVE')
})

test('only the next one is: the one after it is hidden again', async () => {
  const { clock, database, t } = await refused()
  registerPerson(database, 2, clock.now())
  t.lane.openWindow()
  ;(await t.asked()).answer(networkError)
  await t.until(() => t.lane.state().running === null)
  await clock.asleepFor()
  clock.advance(5_000)
  expect((await t.asked()).way).toBe('service')
})

test.each([
  ['the leader does without it', (t: TestLane) => t.lane.resume(), 0],
  ['nobody answers for a quarter of an hour', () => {}, 15],
  ['nobody is there any more', (t: TestLane) => t.lane.operatorAway(), 1],
])('%s: the next lookup is hidden', async (_, does, after) => {
  const { t } = await refused()
  does(t)
  await passing(t, minutes(after))
  const next = await t.asked()
  expect(next.way).toBe('service')
  next.answer(blocked)
  await t.until(() => t.lane.state().parked?.reason === 'blocked')
  expect(t.lane.state().parked?.until).toBe(t.clock.now() + minutes(30))
})

test('nobody who is away is offered anything: the queue goes on by itself', async () => {
  const { t } = oneWaiting()
  t.lane.operatorAway()
  await refuse(t)
  await passing(t, minutes(15))
  expect((await t.asked()).way).toBe('service')
})

test('a window that is closed, or that nobody attends to, costs nobody a try and is offered again', async () => {
  const { clock, database, person, t } = await refused()
  const failures = () =>
    database.sqlite.prepare('SELECT failures FROM lookup_jobs WHERE person_id = ?').pluck().get(person)
  await passing(t, minutes(14))
  t.lane.openWindow()
  ;(await t.asked()).answer(closed)
  await t.until(() => t.lane.state().running === null)
  expect(t.lane.state().parked).toEqual({ reason: 'window_offered', until: clock.now() + minutes(15) })
  expect(failures()).toBe(1)
  await clock.asleepFor()
  clock.advance(5_000)
  t.lane.openWindow()
  ;(await t.asked()).answer({ kind: 'captcha_failed', reason: 'needs_operator', detail: 'nobody' })
  await t.until(() => t.lane.state().running === null)
  expect(t.lane.state().parked?.reason).toBe('window_offered')
  expect(failures()).toBe(1)
  expect(attempts(database, person)).toEqual(['blocked', 'captcha_failed', 'captcha_failed'])
})

test('a lock takes the window back, and the queue goes on hidden', async () => {
  const { clock, database, person, t } = await refused()
  t.lane.openWindow()
  expect((await t.asked()).way).toBe('assisted')
  t.lane.operatorAway()
  await t.until(() => t.lane.state().running === null)
  expect(attempts(database, person)).toEqual(['blocked', 'snoozed'])
  await clock.asleepFor()
  clock.advance(5_000)
  expect((await t.asked()).way).toBe('service')
})

test('a refusal in the window is followed by no offer', async () => {
  const { t } = await refused()
  t.lane.openWindow()
  await refuse(t)
  await passing(t, minutes(30))
  expect((await t.asked()).way).toBe('service')
})

test('who solves the captchas anyway is offered nothing', async () => {
  const { t } = oneWaiting({ captchaWay: () => 'assisted' })
  await refuse(t)
  await passing(t, minutes(15))
  expect((await t.asked()).way).toBe('assisted')
})

test('the window opens for nobody who types', async () => {
  let typingMs = 0
  const { clock, t } = await refused({ typingMs: () => typingMs })
  typingMs = 3_000
  t.lane.openWindow()
  await t.until(() => t.lane.state().parked === null)
  expect(await clock.asleepFor()).toBe(3_000)
  expect(t.lookups).toBe(1)
  typingMs = 0
  clock.advance(3_000)
  expect((await t.asked()).way).toBe('assisted')
})

test('a day whose ceiling was reached keeps nobody from the window: it costs nothing', async () => {
  const { database, t } = await refused()
  writeSetting(database, 'daily_ceiling', '0.01')
  database.sqlite.exec(`UPDATE lookup_attempts SET captcha_cost = 1`)
  expect(t.lane.state().parked?.reason).toBe('window_offered')
  t.lane.openWindow()
  expect((await t.asked()).way).toBe('assisted')
})

test('the offer outlives a restart, and a way chosen in Ajustes ends it', async () => {
  let way: CaptchaWay = 'service'
  const { clock, database, t } = oneWaiting({ captchaWay: () => way })
  await refuse(t)
  await t.lane.stop()
  clock.advance(minutes(20))
  const after = startLane(database, { clock, captchaWay: () => way })
  after.lane.wake()
  await after.until(() => after.lane.state().parked !== null)
  expect(after.lane.state().parked).toEqual({ reason: 'window_offered', until: clock.now() + minutes(10) })
  way = 'assisted'
  after.lane.captchaWayChanged()
  expect((await after.asked()).way).toBe('assisted')
})

test('to pause and to resume answers no offer', async () => {
  const { t } = await refused()
  t.lane.pause()
  expect(t.lane.state().parked?.reason).toBe('paused')
  t.lane.resume()
  expect(t.lane.state().parked?.reason).toBe('window_offered')
})

test('a window that nobody offered is not opened', async () => {
  const { t } = oneWaiting()
  t.lane.openWindow()
  expect((await t.asked()).way).toBe('service')
})
