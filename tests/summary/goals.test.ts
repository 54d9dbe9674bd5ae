import { expect, test } from 'vitest'
import { bogotaDayStart, dayMs } from '../../src-preload/bogota.ts'
import { goalShare, goalState, isIdle } from '../../src-preload/goals.ts'
import { invented, ok } from '../support/app.ts'
import { fakeClock } from '../support/clock.ts'
import { type LeadersApp, startWithLeaders } from '../support/leaders.ts'

/** Noon of 29 November 2026 in Colombia. */
const now = bogotaDayStart('2026-11-29') + dayMs / 2
const goal = { people: 100, by: '2026-12-05' }

test('how much is left, and how many a day until the last one, which counts too', () => {
  expect(goalState(goal, 40, now)).toEqual({ kind: 'running', left: 60, days: 7, perDay: 9 })
  expect(goalState(goal, 99, bogotaDayStart('2026-12-06') - 1)).toEqual({
    kind: 'running',
    left: 1,
    days: 1,
    perDay: 1,
  })
  expect(goalState(goal, 99, bogotaDayStart('2026-12-06'))).toEqual({ kind: 'over', left: 1 })
  expect(goalState(goal, 100, now)).toEqual({ kind: 'reached' })
  expect(goalState(goal, 130, bogotaDayStart('2027-01-01'))).toEqual({ kind: 'reached' })
  expect([goalShare(goal, 40), goalShare(goal, 130)]).toEqual([0.4, 1])
  expect([isIdle(null, now), isIdle(now - 7 * dayMs, now), isIdle(now - 7 * dayMs + 1, now)]).toEqual([
    true,
    true,
    false,
  ])
})

/** Ana has two people, one of them found, registered today and two days ago; Beto has one, registered long ago. */
async function stage(): Promise<LeadersApp> {
  const t = await startWithLeaders({ clock: fakeClock(now) }, now - 30 * dayMs)
  const register = async (n: number, name: string, at: number, status: string | null) => {
    const { id } = ok(await t.call('people', 'register', invented(n, name)))
    t.database.sqlite.prepare('UPDATE people SET registered_at = ? WHERE id = ?').run(at, id)
    t.database.sqlite.prepare('UPDATE census_records SET status = ? WHERE person_id = ?').run(status, id)
  }
  await t.as('Ana')
  await register(1, 'Olga Peña', now, 'ACTIVE')
  await register(2, 'Álvaro Ñáñez', now - 2 * dayMs, 'NOT_FOUND')
  await t.as('Beto')
  await register(3, 'Carlos Vega', now - 8 * dayMs, 'ACTIVE')
  await t.as('Marta')
  return t
}

test('the owner sets goals; each leader sees their own, the owner everybody’s progress and who is idle', async () => {
  const t = await stage()
  const { call, as, idOf } = t
  ok(await call('campaign', 'setGoal', { accountId: idOf('Ana'), goal }))
  ok(await call('campaign', 'setGoal', { accountId: null, goal: { ...goal, people: 500 } }))
  ok(await call('campaign', 'setGoal', { accountId: null, goal: { ...goal, people: 600 } }))

  const all = ok(await call('campaign', 'summary'))
  expect(all.goal).toEqual({ ...goal, people: 600 })
  expect(all.statuses.ACTIVE).toBe(2)
  expect(all.days.at(-1)).toMatchObject({ registered: 1, found: 1 })
  expect(all.days.at(-3)).toMatchObject({ registered: 1, found: 0 })
  expect(all.leaders).toEqual([
    {
      id: idOf('Ana'),
      displayName: 'Ana',
      isActive: true,
      people: 2,
      found: 1,
      days: [0, 0, 0, 0, 1, 0, 1],
      lastRegisteredAt: now,
      goal,
    },
    expect.objectContaining({ displayName: 'Beto', found: 1, lastRegisteredAt: now - 8 * dayMs, goal: null }),
    expect.objectContaining({ displayName: 'Marta', people: 0, found: 0, lastRegisteredAt: null }),
  ])
  expect(
    all.leaders?.filter((one) => isIdle(one.lastRegisteredAt, now)).map((one) => one.displayName),
  ).toEqual(['Beto', 'Marta'])
  expect(ok(await call('summary', 'read'))).toMatchObject({ goal: null, leaders: null })

  await as('Ana')
  expect(ok(await call('summary', 'read'))).toMatchObject({ goal, leaders: null })
  const setOwn = { accountId: idOf('Ana'), goal: null }
  expect(await call('campaign', 'setGoal', setOwn)).toMatchObject({ error: { code: 'forbidden' } })
  await as('Beto')
  expect(ok(await call('summary', 'read'))).toMatchObject({ goal: null, leaders: null })
})

test('a goal is taken away with null, and with its account; nobody but a leader gets one', async () => {
  const t = await stage()
  const { call, idOf } = t
  const count = () => t.database.sqlite.prepare('SELECT count(*) FROM goals').pluck().get()
  for (const accountId of [null, idOf('Ana'), idOf('Beto')])
    ok(await call('campaign', 'setGoal', { accountId, goal }))
  ok(await call('campaign', 'setGoal', { accountId: null, goal: null }))
  expect(ok(await call('campaign', 'summary')).goal).toBeNull()
  ok(await call('accounts', 'remove', { accountId: idOf('Beto'), peopleTo: null }))
  expect(count()).toBe(1)
  // Who was removed stays in the list while they have people, without a goal.
  expect(ok(await call('campaign', 'summary')).leaders).toContainEqual(
    expect.objectContaining({ displayName: 'Beto', isActive: false, goal: null }),
  )
  ok(await call('accounts', 'setRole', { accountId: idOf('Ana'), role: 'USER' }))
  for (const accountId of [idOf('Beto'), idOf('Ana'), 999])
    expect(await call('campaign', 'setGoal', { accountId, goal })).toMatchObject({
      error: { code: 'not_found' },
    })
})
