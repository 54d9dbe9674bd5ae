import { expect, test } from 'vitest'
import { readCampaign } from '../../src-main/headquarters/campaign.ts'
import { readConnection } from '../../src-main/headquarters/repository.ts'
import { heldElsewhere } from '../../src-main/headquarters/standing.ts'
import { eraseForGood } from '../../src-main/people/erase-for-good.ts'
import { readGoal, writeGoal } from '../../src-main/summary/goals.ts'
import { bogotaDate } from '../../src-preload/bogota.ts'
import { useServer } from './campaign.ts'
import { accountNamed, foundedBy, join, type Laptop, meet, memberOf, rowsOf } from './laptops.ts'

/** What the coordinator's screen tells, and what goes with it. */

const campaign = useServer()

const logOf = ({ database: { sqlite } }: Laptop) =>
  sqlite
    .prepare(`SELECT action, detail FROM audit_log WHERE action LIKE 'headquarters%' ORDER BY id`)
    .raw()
    .all() as [string, string][]

const view = (laptop: Laptop) => {
  const own = readConnection(laptop.database.sqlite)
  if (own === null) throw new Error('not connected')
  const people = new Map(
    laptop.database.sqlite
      .prepare(
        'SELECT referred_by, count(*) FROM people WHERE referred_by IS NOT NULL AND deleted_at IS NULL GROUP BY 1',
      )
      .raw()
      .all() as [number, number][],
  )
  return readCampaign(laptop.database.sqlite, own, people, laptop.clock.now())
}

test('members with their leaders, laptops, people and costs, and invitations that are open', async () => {
  const { coordinator, leaders } = await campaign('Ana', 'Beto')
  const [ana] = leaders as [Laptop]
  ana.register('1010000001')
  ana.register('1010000002')
  ana.database.sqlite.exec(
    `INSERT INTO captchas_ahead (captcha, state, intended_at, cost) VALUES ('{}', 'unused', ${ana.clock.now()}, 0.05), ('{}', 'unused', ${ana.clock.now() - 2 * 86_400_000}, 0.2)`,
  )
  const open = await coordinator.headquarters.invite({ name: 'Carla', role: 'leader', member: null }, 1)
  expect(open.kind).toBe('invited')
  await meet(ana, coordinator)
  const { members, invitations } = view(coordinator)
  expect(members.map(({ name, role, leaders: of, people }) => [name, role, of, people])).toEqual([
    ['Ana', 'leader', ['Ana'], 2],
    ['Beto', 'leader', ['Beto'], 0],
    ['Carla', 'leader', [], 0],
    ['Coordinación', 'coordinator', ['Coordinación'], 0],
  ])
  const [first] = members
  expect(first?.devices).toMatchObject([{ role: 'leader', revokedAt: null, isOwn: false }])
  expect(first?.costs).toEqual({ today: 0.05, last30Days: 0.25, total: 0.25 })
  expect(members[3]?.devices[0]?.isOwn).toBe(true)
  expect(invitations).toMatchObject([{ name: 'Carla', role: 'leader' }])
  expect(bogotaDate(invitations[0]?.expiresAt ?? 0)).toBe(bogotaDate(Date.now() + 86_400_000))
})

test('an invitation is listed by every coordinator until it is used or withdrawn', async () => {
  const { coordinator, leaders, open } = await campaign('Ana')
  const [ana] = leaders as [Laptop]
  const other = open('Otra coordinación')
  await join(coordinator, other, 'coordinator')
  const listed = async (laptop: Laptop) => {
    await laptop.headquarters.syncNow()
    return view(laptop).invitations
  }
  const invite = async (name: string, member: string | null = null) => {
    const invited = await coordinator.headquarters.invite({ name, role: 'leader', member }, 1)
    if (invited.kind !== 'invited') throw new Error(invited.problem)
    return invited.code
  }
  // Two for one member: the use of one ends only that one.
  const [used, carla] = [await invite('Ana', memberOf(ana)), await invite('Carla')]
  await invite('Ana', memberOf(ana))
  await coordinator.headquarters.sync()
  expect((await listed(other)).map(({ name, role }) => [name, role])).toEqual([
    ['Ana', 'leader'],
    ['Carla', 'leader'],
    ['Ana', 'leader'],
  ])
  const second = open('Segundo equipo')
  expect(await second.headquarters.connect(used, 1)).toEqual({ kind: 'done' })
  expect((await listed(coordinator)).map(({ name }) => name)).toEqual(['Carla', 'Ana'])

  const [mistaken] = await listed(other)
  const withdraw = (laptop: Laptop) => laptop.headquarters.withdraw(mistaken?.id ?? '', 1)
  expect(await withdraw(other)).toEqual({ kind: 'done' })
  expect(view(other).invitations.map(({ name }) => name)).toEqual(['Ana'])
  expect(await withdraw(coordinator)).toEqual({ kind: 'done' })
  expect(view(coordinator).invitations.map(({ name }) => name)).toEqual(['Ana'])
  expect(await open('Carla').headquarters.connect(carla, 1)).toEqual({
    kind: 'refused',
    problem: 'spent_code',
  })
  expect(logOf(other)).toEqual([
    ['headquarters_connected', '{"role":"coordinator"}'],
    ['headquarters_withdrawn', '{}'],
  ])
  await expect(() => ana.headquarters.withdraw('x', 1)).rejects.toThrow('forbidden')
})

test('a code that was used before it could be withdrawn is not withdrawn, and the coordinator is told', async () => {
  const { coordinator, open } = await campaign()
  const invited = await coordinator.headquarters.invite({ name: 'Ana', role: 'leader', member: null }, 1)
  const [invitation] = view(coordinator).invitations
  const ana = open('Ana')
  await ana.headquarters.connect(invited.kind === 'invited' ? invited.code : '', 1)
  expect(await coordinator.headquarters.withdraw(invitation?.id ?? '', 1)).toEqual({
    kind: 'refused',
    problem: 'code_used',
  })
  expect(view(coordinator).invitations).toEqual([])
  expect(logOf(coordinator).map(([action]) => action)).not.toContain('headquarters_withdrawn')
  await ana.headquarters.sync()
  expect(ana.headquarters.state()).toMatchObject({ sync: { kind: 'up_to_date' } })
})

test('a leader sees which people another leader has, until the coordinator decides', async () => {
  const { coordinator, leaders } = await campaign('Ana', 'Beto')
  const [ana, beto] = leaders as [Laptop, Laptop]
  ana.register('1010000001')
  beto.clock.step(3_600_000)
  beto.register('1010000001', { name: 'Olga Ruiz' })
  await meet(ana, beto, coordinator)
  const held = () => heldElsewhere(beto.database.sqlite, 1, beto.clock.now())
  expect(held()).toMatchObject([{ name: 'Olga Ruiz', cedula: '1010000001' }])
  expect(heldElsewhere(ana.database.sqlite, 1, ana.clock.now())).toEqual([])
  eraseForGood(ana.database, [rowsOf(ana)[0]?.id ?? 0], 'asked', ana.clock.now() + 86_400_000)
  await meet(ana, coordinator, beto)
  expect(held()).toEqual([])
  expect(rowsOf(beto)).toEqual([])
})

test('goals that the coordinator sets are the leader’s, and another coordinator’s', async () => {
  const { coordinator, leaders, open } = await campaign('Ana')
  const [ana] = leaders as [Laptop]
  const other = open('Otra coordinación')
  await join(coordinator, other, 'coordinator')
  const goal = { people: 120, by: '2026-12-20' }
  writeGoal(coordinator.database, accountNamed(coordinator, 'Ana'), goal, 1, coordinator.clock.now())
  await meet(coordinator, ana, other)
  expect(readGoal(ana.database.sqlite, 1)).toEqual(goal)
  expect(readGoal(other.database.sqlite, accountNamed(other, 'Ana'))).toEqual(goal)
  writeGoal(other.database, accountNamed(other, 'Ana'), null, 1, other.clock.now())
  await meet(other, coordinator, ana)
  expect(readGoal(ana.database.sqlite, 1)).toBeNull()
  expect(readGoal(coordinator.database.sqlite, accountNamed(coordinator, 'Ana'))).toBeNull()
})

test('what was done is in the audit log', async () => {
  const { server, coordinator, leaders } = await campaign('Ana')
  const [ana] = leaders as [Laptop]
  const device = ana.database.sqlite.prepare('SELECT device FROM headquarters').pluck().get() as string
  ana.headquarters.leave(1)
  await coordinator.headquarters.revoke(device, 1)
  expect(logOf(ana)).toEqual([
    ['headquarters_connected', '{"role":"leader"}'],
    ['headquarters_left', '{}'],
  ])
  expect(logOf(coordinator)).toEqual([
    ['headquarters_founded', '{}'],
    ['headquarters_invited', '{"role":"leader"}'],
    ['headquarters_revoked', '{}'],
  ])
  await expect(foundedBy(coordinator, server)).rejects.toThrow('busy')
})
