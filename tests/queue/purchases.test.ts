// The cost of a captcha is recorded when it is bought, however the lookup ends.
import { expect, test } from 'vitest'
import type { Database } from '../../src-main/database/open.ts'
import { readSetting, writeSetting } from '../../src-main/database/settings.ts'
import type { PendingCaptcha } from '../../src-main/lookup/captcha/purchases.ts'
import { NoBrowser } from '../../src-main/no-browser.ts'
import * as jobs from '../../src-main/queue/jobs.ts'
import { ownCaptchas, pendingCaptchas } from '../../src-main/queue/purchases.ts'
import { bogotaDay } from '../../src-preload/bogota.ts'
import { openDatabase, registerPerson } from '../support/database.ts'
import { attempts, found, minutes, oneWaiting, passing, startLane } from '../support/lane.ts'
import { payFor } from '../support/purchases.ts'

type Scene = ReturnType<typeof oneWaiting>

const captcha = (id: string): PendingCaptcha => ({
  id,
  provider: '2captcha',
  kind: 'recaptcha_v2',
  sitekey: 'a-site-key',
  pageUrl: 'https://wsp.registraduria.gov.co/censo/consultar/',
  handedInAt: 1,
  unsolvedAt: 1,
})

const costs = ({ sqlite }: Database) =>
  sqlite.prepare('SELECT captcha_cost FROM lookup_attempts ORDER BY id').pluck().all()
const spentToday = ({ database, clock }: Pick<Scene, 'database' | 'clock'>) =>
  jobs.captchaSpending(database, bogotaDay(clock.now()))

/** The running lookup has submitted a captcha. */
async function handedIn(scene: Scene, id = '7') {
  const asked = await scene.t.asked()
  asked.purchases?.tell({ kind: 'submitting', provider: '2captcha' })
  asked.purchases?.tell({ kind: 'handed_in', captcha: captcha(id) })
  return asked
}

test.each<[string, (scene: Scene) => unknown, string]>([
  ['the leader aborts it', ({ t, person }) => t.lane.abortLookup(person), 'aborted'],
  ['the app is closed', ({ t }) => t.lane.stop(), 'snoozed'],
])('what a lookup paid for is counted where %s', async (_, end, outcome) => {
  const scene = oneWaiting()
  const asked = await scene.t.asked()
  payFor(asked.purchases, 0.003)
  await end(scene)
  await scene.t.until(() => scene.t.lane.state().running === null)
  expect(attempts(scene.database, scene.person)[0]).toBe(outcome)
  expect(costs(scene.database)[0]).toBe(0.003)
  expect(spentToday(scene)).toBe(0.003)
})

test.each([new Error('the thread ended'), new NoBrowser(['none'])])(
  'what a lookup paid for is counted where it fails with %s',
  async (error) => {
    const scene = oneWaiting()
    const asked = await scene.t.asked()
    payFor(asked.purchases, 0.003)
    asked.fail(error)
    await scene.t.until(() => scene.t.lane.state().running === null)
    expect(costs(scene.database)).toEqual([0.003])
    expect(spentToday(scene)).toBe(0.003)
  },
)

test('what comes after a lookup was aborted is counted as well', async () => {
  const scene = oneWaiting()
  const asked = await scene.t.asked()
  scene.t.lane.abortLookup(scene.person)
  await scene.t.until(() => scene.t.lane.state().running === null)
  payFor(asked.purchases, 0.003)
  expect(costs(scene.database)[0]).toBe(0.003)
})

test('a captcha that was handed in is told to the next lookup, and its price belongs to the attempt that bought it', async () => {
  const scene = oneWaiting()
  const { t, clock, database, person } = scene
  ;(await handedIn(scene)).answer({ kind: 'captcha_failed', reason: 'timeout', detail: 'no token' })
  await t.until(() => t.row(person).nextAttemptAt !== null)
  expect(costs(database)).toEqual([0])
  await clock.asleepFor()
  clock.advance(minutes(1))
  const next = await t.asked()
  expect(next.purchases?.pending).toMatchObject([captcha('7')])
  next.purchases?.tell({ kind: 'unsolved', id: '7', at: 5 })
  expect(pendingCaptchas(database)).toMatchObject([{ id: '7', unsolvedAt: 5 }])
  next.purchases?.tell({ kind: 'paid', id: '7', provider: '2captcha', dollars: 0.00299 })
  next.answer(found)
  await t.until(() => t.row(person).status === 'ACTIVE')
  expect(costs(database)).toEqual([0.00299, 0])
  expect(readSetting(database, 'pending_captchas')).toBeNull()
})

test('it is kept over a crash, and counts on the day on which it was bought', async () => {
  const scene = oneWaiting()
  const { clock, database } = scene
  await handedIn(scene)
  const yesterday = bogotaDay(clock.now())
  // As after a crash: the first run writes nothing more.
  const again = startLane(database, { clock, bootId: 'the next run' })
  clock.advance(minutes(1))
  again.lane.wake()
  const next = await again.asked()
  expect(next.purchases?.pending).toMatchObject([{ id: '7' }])
  clock.advance(minutes(24 * 60))
  next.purchases?.tell({ kind: 'paid', id: '7', provider: '2captcha', dollars: 0.00299 })
  expect(costs(database)).toEqual([0.00299, 0])
  expect(jobs.captchaSpending(database, yesterday)).toBe(0.00299)
  expect(spentToday(scene)).toBe(0)
})

test('a price that is told twice counts once', async () => {
  const scene = oneWaiting()
  const asked = await handedIn(scene)
  for (let n = 0; n < 2; n += 1)
    asked.purchases?.tell({ kind: 'paid', id: '7', provider: '2captcha', dollars: 0.00299 })
  expect(costs(scene.database)).toEqual([0.00299])
})

test('one that was never solved costs nothing', async () => {
  const scene = oneWaiting()
  const asked = await handedIn(scene)
  asked.purchases?.tell({ kind: 'dropped', id: '7' })
  expect(costs(scene.database)).toEqual([0])
  expect(pendingCaptchas(scene.database)).toEqual([])
})

test('where nobody knows the price, or whether it was bought, it counts at the usual price, and the log says so', async () => {
  const logged: string[] = []
  const scene = oneWaiting({ log: (level, message) => level === 'warn' && logged.push(message) })
  const asked = await handedIn(scene)
  asked.purchases?.tell({ kind: 'paid', id: '7', provider: '2captcha', dollars: null })
  expect(costs(scene.database)).toEqual([0.003])
  asked.purchases?.tell({ kind: 'submitting', provider: '2captcha' })
  asked.purchases?.tell({ kind: 'not_bought' })
  expect(costs(scene.database)).toEqual([0.003])
  asked.purchases?.tell({ kind: 'submitting', provider: '2captcha' })
  asked.purchases?.tell({ kind: 'maybe_bought' })
  expect(costs(scene.database)).toEqual([0.006])
  expect(logged).toHaveLength(2)
})

test('one whose handing in went down with the app counts at the usual price', async () => {
  const { clock, database, t } = oneWaiting()
  ;(await t.asked()).purchases?.tell({ kind: 'submitting', provider: '2captcha' })
  const again = startLane(database, { clock, bootId: 'the next run' })
  clock.advance(minutes(1))
  again.lane.wake()
  await again.asked()
  expect(costs(database)).toEqual([0.003, 0])
})

test('fifty are kept: the oldest before them counts as paid for', async () => {
  const scene = oneWaiting()
  const asked = await scene.t.asked()
  for (let n = 0; n < 51; n += 1) asked.purchases?.tell({ kind: 'handed_in', captcha: captcha(String(n)) })
  expect(pendingCaptchas(scene.database)).toHaveLength(50)
  expect(costs(scene.database)).toEqual([0.003])
})

test('captchas that were paid for and never used reach the daily ceiling', async () => {
  const scene = oneWaiting()
  const { t, clock, person } = scene
  ;(await handedIn(scene)).answer({ kind: 'captcha_failed', reason: 'timeout', detail: 'no token' })
  await t.until(() => t.row(person).nextAttemptAt !== null)
  await passing(t, minutes(1))
  const next = await t.asked()
  next.purchases?.tell({ kind: 'paid', id: '7', provider: '2captcha', dollars: 5 })
  next.answer({ kind: 'captcha_failed', reason: 'timeout', detail: 'no token' })
  await t.until(() => t.lane.state().parked?.reason === 'daily_ceiling')
  expect(t.lane.state().parked?.until).toBe(bogotaDay(clock.now()).end)
})

test('a setting that the service does not accept parks the lane and is nobody’s failed try', async () => {
  const { person, t, database } = oneWaiting()
  const detail = 'captcha service: ERROR_GOOGLEKEY'
  ;(await t.asked()).answer({ kind: 'captcha_failed', reason: 'wrong_setting', detail })
  await t.until(() => t.lane.state().parked?.reason === 'captcha_setting')
  expect(t.row(person)).toMatchObject({
    status: 'PENDING',
    nextAttemptAt: null,
    lastError: 'captcha_setting',
  })
  expect(
    database.sqlite.prepare('SELECT failures FROM lookup_jobs WHERE person_id = ?').pluck().get(person),
  ).toBe(0)
})

test('what a version with one provider left open is counted, and asked of 2captcha', () => {
  const database = openDatabase()
  registerPerson(database, 1, 1)
  const attempt = database.sqlite.prepare(
    'INSERT INTO lookup_attempts (id, job_id, person_id, started_at, ended_at) VALUES (?, 1, 1, 1, 2)',
  )
  for (const id of [1, 2]) attempt.run(id)
  const { provider: _, ...earlier } = captcha('7')
  writeSetting(
    database,
    'pending_captchas',
    JSON.stringify({ pending: [{ ...earlier, attemptId: 1 }], submitting: 2 }),
  )
  expect(pendingCaptchas(database)).toMatchObject([{ id: '7', provider: '2captcha' }])
  expect(costs(database)).toEqual([0, 0.003])
  expect(ownCaptchas(database, pendingCaptchas(database), 1)).toEqual(['7'])
  expect(ownCaptchas(database, pendingCaptchas(database), 2)).toEqual([])
})
