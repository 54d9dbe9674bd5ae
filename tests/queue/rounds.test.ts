// A round: the operator solves the captchas of several people in a row. The lane stays one, and its gap holds.
import { expect, test } from 'vitest'
import type { AccountRow } from '../../src-main/database/schema.ts'
import { writeSetting } from '../../src-main/database/settings.ts'
import type { Outcome } from '../../src-main/lookup/outcome.ts'
import { queueState } from '../../src-main/queue/handlers.ts'
import { saveSchedule } from '../../src-main/queue/schedule.ts'
import { type CaptchaWay, type RoundEnd, usualSchedule } from '../../src-preload/contract/index.ts'
import { fakeClock } from '../support/clock.ts'
import { openDatabase, registerPerson } from '../support/database.ts'
import { inFull } from '../support/extent.ts'
import {
  attempts,
  found,
  minutes,
  networkError,
  passing,
  startLane,
  type TestLane,
  withoutOwnersJob,
} from '../support/lane.ts'

const owner = 1
const notFound: Outcome = { kind: 'not_found', rawResponse: '<p>No se encuentra</p>' }
const unsolved = (reason: 'needs_operator' | 'window_closed'): Outcome => ({
  kind: 'captcha_failed',
  reason,
  detail: 'nobody did',
})

/** Four people wait, and nobody is at the screen yet. */
function fourWaiting({
  way = 'assisted' as CaptchaWay | null,
  step = 'captcha' as 'captcha' | 'querying',
} = {}) {
  const database = withoutOwnersJob(openDatabase())
  const clock = fakeClock()
  const people = [1, 2, 3, 4].map((n) => registerPerson(database, n, clock.now()))
  const windows: string[] = []
  const roundWindows = {
    next: () => void windows.push('next'),
    end: (keepsAnswer: boolean) => void windows.push(keepsAnswer ? 'keep' : 'close'),
  }
  const mayRead = (personId: number) => personId !== people[1]
  const t = startLane(database, { clock, captchaWay: () => way, roundWindows, mayRead }, step)
  t.lane.operatorAway()
  windows.splice(0)
  return { database, clock, people, t, windows }
}

const round = (t: TestLane) => t.lane.state().round
const isOver = (t: TestLane) => () => round(t)?.ended !== null

test('three in a row in the window, with the gap between them, then the operator is waited for', async () => {
  const { clock, database, t, windows } = fourWaiting()
  t.lane.startRound(3, owner)
  const first = await t.asked()
  expect(first).toMatchObject({ way: 'assisted', round: { left: 2, isPrivate: false } })
  first.answer(found)
  await t.until(() => round(t)?.isAnswerShown === true)
  await passing(t, 4_999)
  expect(t.lookups).toBe(1)
  await passing(t, 1)
  const second = await t.asked()
  expect(second.round?.isPrivate).toBe(true)
  // It is loaded while the answer is looked at.
  expect(round(t)).toMatchObject({ found: 1, isAnswerShown: true, ended: null })
  t.lane.nextOfRound()
  expect(windows).toEqual(['next'])
  expect(round(t)?.isAnswerShown).toBe(false)
  second.answer(notFound)
  await passing(t, 5_000)
  const third = await t.asked()
  third.round?.pressed('next')
  third.answer(networkError)
  await t.until(isOver(t))
  expect(round(t)).toMatchObject({ wanted: 3, found: 1, notFound: 1, failed: 1, cancelled: 0 })
  expect(round(t)?.ended).toEqual({ at: clock.now(), why: { kind: 'complete' } })
  expect(windows).toEqual(['next', 'keep'])
  await passing(t, minutes(1))
  expect(t.lookups).toBe(3)
  expect(t.lane.state().parked?.reason).toBe('waiting_for_operator')
  // Of nobody else's account.
  const money = { state: () => null, stop: () => {} }
  expect(queueState({ lane: t.lane, database, money }, null).round).toBe(null)
  expect(queueState({ lane: t.lane, database, money }, { id: owner } as AccountRow).round).toMatchObject({
    found: 1,
  })
  t.lane.putRoundAway()
  expect(round(t)).toBe(null)
})

type Ending = [string, RoundEnd, (scene: Awaited<ReturnType<typeof secondWaits>>) => void]

/** The first was found, and the second waits in the window. */
async function secondWaits(way: CaptchaWay | null = 'assisted') {
  const scene = fourWaiting({ way })
  scene.t.lane.startRound(4, owner)
  ;(await scene.t.asked()).answer(found)
  await scene.t.until(() => round(scene.t)?.found === 1)
  await passing(scene.t, 5_000)
  return { ...scene, second: await scene.t.asked() }
}

test.each<Ending>([
  ['is stopped in the app', { kind: 'stopped' }, ({ t }) => t.lane.endRound()],
  ['is stopped in its window', { kind: 'stopped' }, ({ second }) => second.round?.pressed('stop')],
  ['is left for the lock', { kind: 'left' }, ({ t }) => t.lane.operatorAway()],
  ['loses its window', { kind: 'window_closed' }, ({ second }) => second.answer(unsolved('window_closed'))],
  [
    'is attended by nobody',
    { kind: 'unattended' },
    ({ second }) => second.answer(unsolved('needs_operator')),
  ],
  ...inFull<Ending>([['is given another way', { kind: 'stopped' }, ({ t }) => t.lane.captchaWayChanged()]]),
])('a round that %s costs nobody a try or their place', async (_, why, end) => {
  const scene = await secondWaits()
  const { database, people, t, windows } = scene
  end(scene)
  await t.until(() => isOver(t)() && t.lane.state().running === null)
  expect(round(t)).toMatchObject({ found: 1, failed: 0, ended: { why } })
  expect(windows).toContain('close')
  const [, second] = people
  expect(t.row(second ?? 0).status).toBe('PENDING')
  expect(
    database.sqlite.prepare('SELECT failures FROM lookup_jobs WHERE person_id = ?').pluck().get(second),
  ).toBe(0)
  t.lane.operatorPresent()
  await passing(t, 5_000)
  expect((await t.asked()).cedula).toBe(second === undefined ? '' : scene.second.cedula)
})

test('an answer that is on its way when the round is stopped is kept', async () => {
  const { people, t } = fourWaiting({ step: 'querying' })
  t.lane.startRound(2, owner)
  const asked = await t.asked()
  t.lane.endRound()
  asked.answer(found)
  await t.until(() => t.row(people[0] ?? 0).status === 'ACTIVE')
  expect(round(t)).toMatchObject({ found: 1, isAnswerShown: false, ended: { why: { kind: 'stopped' } } })
})

test('with a service the queue goes on with it, whatever ended the round', async () => {
  const { t, second } = await secondWaits('service')
  second.answer(unsolved('window_closed'))
  await t.until(isOver(t))
  await passing(t, 5_000)
  const next = await t.asked()
  expect(next).toMatchObject({ way: 'service', round: undefined })
})

test('whatever parks the lane ends the round and is said; a killed app asks again, and nobody is lost', async () => {
  const { database, clock, people, t, second } = await secondWaits()
  second.answer({ kind: 'blocked', detail: 'the firewall' })
  await t.until(isOver(t))
  expect(round(t)?.ended?.why).toEqual({ kind: 'parked', reason: 'blocked' })
  await passing(t, minutes(15))
  t.lane.startRound(3, owner)
  const asked = await t.asked()
  // The next run finds what a kill leaves behind.
  const again = startLane(database, { clock, captchaWay: () => 'assisted' })
  expect(again.lane.state()).toMatchObject({ round: null, waiting: 3 })
  asked.answer(found)
  await t.until(() => t.lane.state().running === null)
  expect(attempts(database, people[2] ?? 0)).toEqual(['interrupted'])
  expect(again.row(people[2] ?? 0).status).toBe('PENDING')
})

test('a round runs outside of the hours and past the ceiling, at the least gap; a pause holds it back', async () => {
  const { database, t } = fourWaiting({ way: 'service' })
  saveSchedule(database, { hours: { days: [6], from: 0, to: 60 }, gapSeconds: 300, waitsOnBattery: false })
  writeSetting(database, 'daily_ceiling', '0.001')
  t.lane.startRound(2, owner)
  ;(await t.asked()).answer(found)
  await t.until(() => round(t)?.found === 1)
  await passing(t, 5_000)
  ;(await t.asked()).answer(found)
  await t.until(isOver(t))
  await passing(t, minutes(1))
  expect(t.lane.state().parked?.reason).toBe('outside_hours')
  saveSchedule(database, usualSchedule)
  t.lane.pause()
  t.lane.startRound(2, owner)
  await t.until(() => round(t)?.ended?.why.kind === 'parked')
  expect(round(t)?.ended?.why).toEqual({ kind: 'parked', reason: 'paused' })
  expect(t.lookups).toBe(2)
})

test('a round of more people than are due ends with the last of them', async () => {
  const { t } = fourWaiting()
  t.lane.startRound(9, owner)
  for (let n = 1; n <= 4; n++) {
    ;(await t.asked()).answer(notFound)
    await t.until(() => round(t)?.notFound === n)
    await passing(t, 5_000)
  }
  await t.until(isOver(t))
  expect(round(t)?.ended?.why).toEqual({ kind: 'nothing_due' })
})
