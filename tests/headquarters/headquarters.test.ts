import { expect, test } from 'vitest'
import { candidates } from '../../src-main/recheck/candidates.ts'
import { everybody } from '../../src-preload/contract/index.ts'
import { useServer } from './campaign.ts'
import {
  accountNamed,
  answer,
  decideClaim,
  edit,
  erase,
  hide,
  join,
  type Laptop,
  label,
  meet,
  memberOf,
  openClaims,
  reassignTo,
  rowsOf,
  theRow,
  waitingJobs,
} from './laptops.ts'

/** Laptops of one campaign, over HTTP. */

const campaign = useServer()

const cedulas = (laptop: Laptop): string[] => rowsOf(laptop).map(({ cedula }) => cedula)
const withLeaders = (laptop: Laptop): [string, string][] =>
  rowsOf(laptop).map(({ cedula, leader }) => [cedula, leader])
const logOf = (...laptops: Laptop[]): string[] => laptops.flatMap(({ logged }) => logged)
const count = ({ database: { sqlite } }: Laptop, table: string): number =>
  sqlite.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number

test('what leaders register reaches the coordinator, and changes go both ways; no leader gets another one’s people', async () => {
  const { coordinator, leaders } = await campaign('Ana', 'Beto')
  const [ana, beto] = leaders as [Laptop, Laptop]
  ana.register('1010000001')
  ana.register('1010000002')
  beto.register('1010000003')
  await meet(ana, beto, coordinator)
  expect(withLeaders(coordinator)).toEqual([
    ['1010000001', 'Ana'],
    ['1010000002', 'Ana'],
    ['1010000003', 'Beto'],
  ])
  expect(cedulas(ana)).toEqual(['1010000001', '1010000002'])
  expect(cedulas(beto)).toEqual(['1010000003'])
  label(coordinator, '1010000001', 'Transporte')
  edit(ana, '1010000001', { notes: 'Con bastón' })
  await meet(ana, coordinator)
  for (const laptop of [ana, coordinator])
    expect(theRow(laptop, '1010000001')).toMatchObject({ labels: 'Transporte', notes: 'Con bastón' })
  expect(ana.headquarters.state()).toMatchObject({ kind: 'connected', sync: { kind: 'up_to_date' } })
  expect(logOf(ana, beto, coordinator)).toEqual([])
})

test('people whom a leader had before the laptop was connected arrive too, and hidden people are hidden', async () => {
  const { coordinator, open } = await campaign()
  const ana = open('Ana')
  for (let n = 0; n < 150; n += 1) ana.register(String(1_010_000_100 + n))
  await join(coordinator, ana)
  expect(rowsOf(coordinator)).toHaveLength(150)
  hide(ana, '1010000100')
  await meet(ana, coordinator)
  expect(rowsOf(coordinator)).toHaveLength(149)
})

test('of two leaders with one person the first keeps them; the other is told, and the coordinator decides: kept', async () => {
  const { coordinator, leaders } = await campaign('Ana', 'Beto')
  const [ana, beto] = leaders as [Laptop, Laptop]
  ana.register('1010000001')
  beto.clock.step(3_600_000)
  beto.register('1010000001', { notes: 'Lo que sabe Beto' })
  await meet(ana, beto, coordinator)
  expect(withLeaders(coordinator)).toEqual([['1010000001', 'Ana']])
  expect(openClaims(coordinator)).toMatchObject([{ cedula: '1010000001', by: 'Beto' }])
  expect(cedulas(beto)).toEqual([])
  expect(count(beto, 'headquarters_disputed')).toBe(1)
  coordinator.clock.step(7_200_000)
  decideClaim(coordinator, '1010000001', 'keep')
  await meet(ana, beto, coordinator)
  expect(withLeaders(coordinator)).toEqual([['1010000001', 'Ana']])
  expect(cedulas(ana)).toEqual(['1010000001'])
  expect(cedulas(beto)).toEqual([])
  expect(theRow(ana, '1010000001').notes).toBeNull()
  expect(count(ana, 'claims')).toBe(0)
  expect(logOf(ana, beto, coordinator)).toEqual([])
})

test('a person who is moved is the other leader’s with all that is known, and is gone from the first laptop', async () => {
  const { coordinator, leaders } = await campaign('Ana', 'Beto')
  const [ana, beto] = leaders as [Laptop, Laptop]
  ana.register('1010000001', { notes: 'Lo que sabe Ana' })
  answer(ana, '1010000001')
  beto.clock.step(3_600_000)
  beto.register('1010000001')
  await meet(ana, beto, coordinator)
  coordinator.clock.step(7_200_000)
  decideClaim(coordinator, '1010000001', 'move')
  await meet(coordinator, ana, beto)
  expect(withLeaders(coordinator)).toEqual([['1010000001', 'Beto']])
  expect(theRow(beto, '1010000001')).toMatchObject({ leader: 'Beto', status: 'ACTIVE' })
  expect(count(beto, 'headquarters_disputed')).toBe(0)
  expect(cedulas(ana)).toEqual([])
  expect(count(ana, 'changes')).toBe(0)
  expect(logOf(ana, beto, coordinator)).toEqual([])
})

test('reassigning gives everything to the new leader; what the old one changed meanwhile is not lost', async () => {
  const { coordinator, leaders } = await campaign('Ana', 'Beto')
  const [ana, beto] = leaders as [Laptop, Laptop]
  ana.register('1010000001', { notes: 'Vieja nota' })
  await meet(ana, coordinator)
  coordinator.clock.step(3_600_000)
  reassignTo(coordinator, '1010000001', 'Beto')
  await coordinator.headquarters.sync()
  edit(ana, '1010000001', { notes: 'Nueva nota' })
  await meet(beto, ana, coordinator)
  expect(cedulas(ana)).toEqual([])
  expect(theRow(beto, '1010000001')).toMatchObject({ leader: 'Beto', notes: 'Nueva nota' })
  expect(theRow(coordinator, '1010000001')).toMatchObject({ leader: 'Beto', notes: 'Nueva nota' })
  // And back again.
  coordinator.clock.step(3_600_000)
  reassignTo(coordinator, '1010000001', 'Ana')
  await meet(coordinator, ana, beto)
  expect(theRow(ana, '1010000001')).toMatchObject({ leader: 'Ana', notes: 'Nueva nota' })
  expect(cedulas(beto)).toEqual([])
})

test('whoever is erased is erased everywhere, whichever laptop did it', async () => {
  const { server, coordinator, leaders } = await campaign('Ana', 'Beto')
  const [ana, beto] = leaders as [Laptop, Laptop]
  ana.register('1010000001')
  ana.register('1010000002')
  beto.clock.step(3_600_000)
  beto.register('1010000001')
  await meet(ana, beto, coordinator)
  ana.clock.step(7_200_000)
  erase(ana, '1010000001')
  await meet(ana, coordinator, beto)
  expect(cedulas(coordinator)).toEqual(['1010000002'])
  expect(cedulas(ana)).toEqual(['1010000002'])
  expect(cedulas(beto)).toEqual([])
  for (const laptop of [ana, beto, coordinator])
    expect(
      laptop.database.sqlite
        .prepare(
          `SELECT count(*) FROM changes WHERE part <> 'erased' AND uid IN (SELECT uid FROM changes WHERE part = 'erased')`,
        )
        .pluck()
        .get(),
    ).toBe(0)
  coordinator.clock.step(7_200_000)
  erase(coordinator, '1010000002')
  await meet(coordinator, ana, beto)
  expect(cedulas(ana)).toEqual([])
  const kinds = await server.dump()
  expect(kinds.match(/kind=changes .*erases=false/g)).toBeNull()
  expect(logOf(ana, beto, coordinator)).toEqual([])
})

test('a leader’s second laptop has the same people, and does not ask again for what the first one found', async () => {
  const { coordinator, leaders, open } = await campaign('Ana')
  const [ana] = leaders as [Laptop]
  ana.register('1010000001')
  ana.register('1010000002')
  answer(ana, '1010000001')
  await meet(ana, coordinator)
  const second = open('Ana 2')
  await join(coordinator, second, 'leader', memberOf(ana))
  await meet(second, ana, coordinator)
  expect(withLeaders(second)).toEqual([
    ['1010000001', 'Ana 2'],
    ['1010000002', 'Ana 2'],
  ])
  expect(theRow(second, '1010000001').status).toBe('ACTIVE')
  // Whoever is not looked up yet is looked up by the laptop that registered them.
  expect(waitingJobs(second)).toMatchObject([{ cedula: '1010000002' }])
  expect((waitingJobs(second)[0]?.dueAt ?? 0) - second.clock.now()).toBeGreaterThan(3_600_000)
  answer(ana, '1010000002')
  edit(second, '1010000001', { notes: 'Desde el otro' })
  await meet(ana, second, coordinator)
  expect(waitingJobs(second)).toEqual([])
  expect(theRow(ana, '1010000001').notes).toBe('Desde el otro')
  expect(withLeaders(coordinator).map(([, leader]) => leader)).toEqual(['Ana', 'Ana'])
  expect(logOf(ana, second, coordinator)).toEqual([])
})

test('the coordinator’s laptop looks up its own people alone', async () => {
  const { coordinator, leaders } = await campaign('Ana')
  const [ana] = leaders as [Laptop]
  ana.register('1010000001')
  coordinator.register('1010000002')
  await meet(ana, coordinator)
  expect(waitingJobs(coordinator)).toMatchObject([{ cedula: '1010000002' }])
  expect(waitingJobs(ana)).toMatchObject([{ cedula: '1010000001' }])
})

test('a second coordinator sees and does the same', async () => {
  const { coordinator, leaders, open } = await campaign('Ana', 'Beto')
  const [ana, beto] = leaders as [Laptop, Laptop]
  ana.register('1010000001')
  await meet(ana, coordinator)
  const other = open('Otra coordinación')
  await join(coordinator, other, 'coordinator')
  await meet(other, coordinator)
  expect(withLeaders(other)).toEqual([['1010000001', 'Ana']])
  other.clock.step(3_600_000)
  reassignTo(other, '1010000001', 'Beto')
  await meet(other, coordinator, ana, beto)
  expect(withLeaders(coordinator)).toEqual([['1010000001', 'Beto']])
  expect(cedulas(beto)).toEqual(['1010000001'])
  expect(cedulas(ana)).toEqual([])
  const carla = open('Carla')
  await join(other, carla)
  carla.register('1010000005')
  await meet(carla, coordinator, other)
  expect(withLeaders(coordinator)).toContainEqual(['1010000005', 'Carla'])
  expect(accountNamed(coordinator, 'Carla')).toBeGreaterThan(1)
  expect(logOf(ana, beto, coordinator, other, carla)).toEqual([])
})

test('two coordinators who give one person to two leaders: the later one counts, and nobody else keeps them', async () => {
  const { coordinator, leaders, open } = await campaign('Ana', 'Beto', 'Carla')
  const [ana, beto, carla] = leaders as [Laptop, Laptop, Laptop]
  ana.register('1010000001')
  await meet(ana, coordinator)
  const other = open('Otra coordinación')
  await join(coordinator, other, 'coordinator')
  await meet(other, coordinator)
  coordinator.clock.step(3_600_000)
  other.clock.step(7_200_000)
  reassignTo(coordinator, '1010000001', 'Beto')
  reassignTo(other, '1010000001', 'Carla')
  await coordinator.headquarters.sync()
  await beto.headquarters.sync()
  expect(cedulas(beto)).toEqual(['1010000001'])
  await meet(other, coordinator, ana, beto, carla)
  expect(cedulas(beto)).toEqual([])
  expect(cedulas(ana)).toEqual([])
  expect(cedulas(carla)).toEqual(['1010000001'])
  for (const one of [coordinator, other]) expect(withLeaders(one)).toEqual([['1010000001', 'Carla']])
})

test('whom one coordinator erases while another gives them to a leader is erased there too, also by a clock that is ahead', async () => {
  const { server, coordinator, leaders, open } = await campaign('Ana', 'Beto')
  const [ana, beto] = leaders as [Laptop, Laptop]
  // The authorisation seems to be later than the erasure.
  ana.clock.step(3 * 86_400_000)
  ana.register('1010000001')
  await meet(ana, coordinator)
  const other = open('Otra coordinación')
  await join(coordinator, other, 'coordinator')
  await meet(other, coordinator)
  erase(other, '1010000001')
  await other.headquarters.sync()
  await beto.headquarters.sync()
  reassignTo(coordinator, '1010000001', 'Beto')
  const { fetch } = coordinator.line
  coordinator.line.fetch = (input, init) =>
    String(input).includes('/v1/pull') ? Promise.reject(new TypeError('lost')) : fetch(input, init)
  await coordinator.headquarters.sync()
  coordinator.line.fetch = fetch
  await meet(coordinator, other, ana, beto)
  for (const laptop of [coordinator, other, ana, beto]) expect(cedulas(laptop)).toEqual([])
  expect((await server.dump()).match(/kind=changes .*erases=false/g)).toBeNull()
})

test('a batch of lookups leaves out what another laptop was answered less than 30 days ago', async () => {
  const { coordinator, leaders } = await campaign('Ana')
  const [ana] = leaders as [Laptop]
  ana.register('1010000001')
  answer(ana, '1010000001')
  coordinator.register('1010000002')
  answer(coordinator, '1010000002')
  const { database, clock } = coordinator
  const own = theRow(coordinator, '1010000002').id
  database.sqlite.exec(
    `INSERT INTO lookup_attempts (job_id, person_id, started_at, ended_at, outcome) SELECT id, person_id, ${clock.now()}, ${clock.now()}, 'found' FROM lookup_jobs WHERE person_id = ${own}`,
  )
  await meet(ana, coordinator)
  const wanted = { kind: 'chosen', of: { kind: 'view', view: everybody } } as const
  const { ids, leftOut } = candidates(database.sqlite, 'campaign', wanted, clock.now())
  expect([...ids]).toEqual([own])
  expect(leftOut).toMatchObject({ elsewhere: 1 })
  clock.step(31 * 86_400_000)
  expect(candidates(database.sqlite, 'campaign', wanted, clock.now()).leftOut).toMatchObject({ elsewhere: 0 })
})

test('laptops that are connected hash erased cédulas under one key', async () => {
  const { coordinator, leaders } = await campaign('Ana', 'Beto')
  const [ana, beto] = leaders as [Laptop, Laptop]
  for (const [laptop, cedula] of [
    [ana, '1010000001'],
    [beto, '1010000002'],
  ] as const) {
    laptop.register(cedula)
    erase(laptop, cedula)
  }
  await meet(ana, beto, coordinator)
  const keysOf = ({ database: { sqlite } }: Laptop) => sqlite.prepare('SELECT key FROM campaign_keys').all()
  expect(keysOf(coordinator)).toHaveLength(1)
  for (const laptop of leaders) expect(keysOf(laptop)).toEqual(keysOf(coordinator))
})
