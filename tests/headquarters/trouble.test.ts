import fs from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { carryChanges } from '../../src-main/backup/carry-changes.ts'
import { createClient, Refused } from '../../src-main/headquarters/client.ts'
import { foundIn } from '../support/headquarters.ts'
import { useServer } from './campaign.ts'
import { answer, edit, erase, join, type Laptop, label, meet, reassignTo, rowsOf, theRow } from './laptops.ts'

/** What goes wrong on the way, on a laptop and at the server. */

const campaign = useServer()

const cedulas = (laptop: Laptop): string[] => rowsOf(laptop).map(({ cedula }) => cedula)

const offline: typeof globalThis.fetch = () => Promise.reject(new TypeError('fetch failed'))

/** Carries the request there, and loses the answer of pushes. */
const losing: typeof globalThis.fetch = async (input, init) => {
  const response = await fetch(input, init)
  await response.arrayBuffer()
  if (String(input).endsWith('/v1/push')) throw new TypeError('the answer was lost')
  return fetch(input, init)
}

test('without a network nothing is lost and nobody waits; the line says since when, and all goes on afterwards', async () => {
  const { coordinator, leaders } = await campaign('Ana')
  const [ana] = leaders as [Laptop]
  const before = ana.clock.now()
  ana.line.fetch = offline
  ana.register('1010000001')
  await ana.headquarters.sync()
  expect(ana.headquarters.state()).toMatchObject({ sync: { kind: 'offline', since: before, people: 1 } })
  ana.clock.step(3 * 86_400_000)
  ana.register('1010000002')
  await ana.headquarters.sync()
  expect(ana.headquarters.state()).toMatchObject({ sync: { kind: 'offline', since: before, people: 2 } })
  ana.line.fetch = fetch
  await meet(ana, coordinator)
  expect(ana.headquarters.state()).toMatchObject({
    sync: { kind: 'up_to_date' },
    lastContactAt: ana.clock.now(),
  })
  expect(cedulas(coordinator)).toEqual(['1010000001', '1010000002'])
})

test('a push whose answer was lost is repeated byte by byte, whatever was changed meanwhile', async () => {
  const { server, coordinator, leaders } = await campaign('Ana')
  const [ana] = leaders as [Laptop]
  ana.register('1010000001')
  ana.line.fetch = losing
  await ana.headquarters.sync()
  edit(ana, '1010000001', { notes: 'Después' })
  ana.register('1010000002')
  await ana.headquarters.sync()
  ana.line.fetch = fetch
  await meet(ana, coordinator)
  expect(theRow(coordinator, '1010000001').notes).toBe('Después')
  expect(cedulas(coordinator)).toEqual(['1010000001', '1010000002'])
  expect((await server.dump()).match(/kind=changes/g)).toHaveLength(3)
})

test('a laptop that was killed between two requests goes on where it was', async () => {
  const { coordinator, leaders, open } = await campaign('Ana')
  const [ana] = leaders as [Laptop]
  ana.register('1010000001')
  ana.line.fetch = losing
  await ana.headquarters.sync()
  await ana.close()
  const again = open('Ana', Date.now() + 3_600_000)
  again.register('1010000002')
  await meet(again, coordinator)
  expect(cedulas(coordinator)).toEqual(['1010000001', '1010000002'])
})

test('a restored copy goes on in a new epoch, and gets back what this laptop had sent since', async () => {
  const { coordinator, leaders, open, folder } = await campaign('Ana')
  const [ana] = leaders as [Laptop]
  ana.register('1010000001')
  await meet(ana, coordinator)
  ana.database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  fs.copyFileSync(ana.file, `${folder}/copy`)
  ana.register('1010000002')
  edit(ana, '1010000001', { notes: 'Desde la copia' })
  await meet(ana, coordinator)
  const { file } = ana
  await ana.close()
  fs.copyFileSync(`${folder}/copy`, file)
  for (const end of ['-wal', '-shm']) fs.rmSync(file + end, { force: true })
  const restored = open('Ana', Date.now() + 7_200_000)
  carryChanges(restored.database.sqlite, null)
  expect(cedulas(restored)).toEqual(['1010000001'])
  restored.register('1010000003')
  await meet(restored, coordinator)
  expect(cedulas(restored)).toEqual(['1010000001', '1010000002', '1010000003'])
  expect(theRow(restored, '1010000001').notes).toBe('Desde la copia')
  expect(cedulas(coordinator)).toEqual(['1010000001', '1010000002', '1010000003'])
  expect(restored.database.sqlite.prepare('SELECT epoch FROM headquarters').pluck().get()).toBe(2)
})

test('a laptop that was shut out sends and gets nothing, keeps what it has, and can be connected again', async () => {
  const { coordinator, leaders } = await campaign('Ana')
  const [ana] = leaders as [Laptop]
  ana.register('1010000001')
  await meet(ana, coordinator)
  const { device, token, address } = ana.database.sqlite
    .prepare('SELECT device, token, address FROM headquarters')
    .get() as Record<string, string>
  expect(await coordinator.headquarters.revoke(device ?? '', 1)).toEqual({ kind: 'done' })
  ana.register('1010000002')
  await ana.headquarters.sync()
  expect(ana.headquarters.state()).toMatchObject({ sync: { kind: 'trouble', trouble: 'revoked', people: 1 } })
  const stolen = createClient({ fetch, address: address ?? '', token: token ?? '' })
  const pulling = stolen.ask('pull', { query: { after: 0, epoch: 0 } }, new AbortController().signal)
  await expect(pulling).rejects.toThrow(Refused)
  expect(cedulas(ana)).toEqual(['1010000001', '1010000002'])
  ana.headquarters.leave(1)
  expect(ana.headquarters.state()).toEqual({ kind: 'none' })
  await join(coordinator, ana)
  await meet(ana, coordinator)
  expect(cedulas(coordinator)).toEqual(['1010000001', '1010000002'])
})

test('a code works once, and only with its own campaign', async () => {
  const { coordinator, open } = await campaign()
  const [ana, beto] = [open('Ana'), open('Beto')]
  const invited = await coordinator.headquarters.invite({ name: 'Ana', role: 'leader', member: null }, 1)
  if (invited.kind !== 'invited') throw new Error(invited.problem)
  expect(await ana.headquarters.connect(`${invited.code.slice(0, -1)}*`, 1)).toEqual({
    kind: 'refused',
    problem: 'wrong_code',
  })
  ana.line.fetch = offline
  expect(await ana.headquarters.connect(invited.qr, 1)).toEqual({ kind: 'refused', problem: 'offline' })
  // The answer is lost: the same laptop may try again.
  ana.line.fetch = async (...request) => {
    await fetch(...request)
    throw new TypeError('lost')
  }
  expect(await ana.headquarters.connect(invited.code, 1)).toEqual({ kind: 'refused', problem: 'offline' })
  ana.line.fetch = fetch
  expect(await ana.headquarters.connect(invited.code, 1)).toEqual({ kind: 'done' })
  expect(await beto.headquarters.connect(invited.code, 1)).toEqual({ kind: 'refused', problem: 'spent_code' })
  await expect(ana.headquarters.connect(invited.code, 1)).rejects.toThrow('busy')
  await expect(ana.headquarters.invite({ name: 'X', role: 'leader', member: null }, 1)).rejects.toThrow(
    'forbidden',
  )
})

test('founding tells a wrong secret, another campaign, and an address without HTTPS', async () => {
  const { server, open } = await campaign()
  const ana = open('Ana')
  const found = (address: string, secret = server.secret) =>
    ana.headquarters.found({ address, secret, name: 'Ana' }, 1)
  expect(await found(server.address, 'otra')).toEqual({ kind: 'refused', problem: 'wrong_secret' })
  expect(await found(server.address)).toEqual({ kind: 'refused', problem: 'founded_already' })
  expect(await found('http://sede.example')).toEqual({ kind: 'refused', problem: 'insecure' })
  expect(await found('ftp://x')).toEqual({ kind: 'refused', problem: 'not_a_headquarters' })
})

test('the server’s database holds no name, cédula, phone or note, in no encoding', async () => {
  const { server, coordinator, leaders } = await campaign('Ana', 'Beto')
  const [ana, beto] = leaders as [Laptop, Laptop]
  const words: string[] = []
  for (let n = 0; n < 20; n += 1) {
    const person = {
      name: `Zoraida Ñúñez ${'abcdefghijklmnopqrst'[n]}lvarez`,
      phone: String(3_005_551_000 + n),
      notes: `Nota secreta ${n}`,
    }
    const cedula = String(1_017_000_000 + n)
    ;(n % 2 === 0 ? ana : beto).register(cedula, person)
    words.push(person.name, person.phone, person.notes, cedula)
  }
  answer(ana, '1017000000', 'I.E. EL ROSAL ESCONDIDO')
  erase(ana, '1017000002')
  await meet(ana, beto, coordinator)
  label(coordinator, '1017000001', 'Etiqueta escondida')
  await meet(coordinator, ana, beto)
  words.push('I.E. EL ROSAL ESCONDIDO', 'Etiqueta escondida', 'Ana', 'Beto', 'Coordinación')
  const dump = await server.dump()
  // Two letters more than a short name, which random bytes hold now and then.
  expect(
    foundIn(
      dump,
      words.filter((word) => word.length > 5),
    ),
  ).toEqual([])
  expect(
    foundIn(
      server.log.join(' '),
      words.filter((word) => word.length > 5),
    ),
  ).toEqual([])
  for (const laptop of [ana, coordinator])
    for (const key of ['keys', 'token']) {
      const secret = laptop.database.sqlite.prepare(`SELECT ${key} FROM headquarters`).pluck().get() as string
      const secrets =
        key === 'token'
          ? [secret]
          : [...secret.matchAll(/AGE-SECRET-KEY-1[0-9A-Z]+|"hash":"([0-9a-f]+)"/g)].map(
              ([all, hash]) => hash ?? all,
            )
      expect(foundIn(dump, secrets)).toEqual([])
    }
})

test('a page that does not fit into one request comes in several, and a large first push goes out in several', async () => {
  const { coordinator, open } = await campaign()
  const ana = open('Ana')
  const sizes: number[] = []
  ana.line.fetch = (input, init) => {
    sizes.push(String(init?.body ?? '').length)
    return fetch(input, init)
  }
  for (let n = 0; n < 120; n += 1) ana.register(String(1_010_000_000 + n), { notes: 'x'.repeat(1_000) })
  await join(coordinator, ana)
  await meet(coordinator)
  expect(rowsOf(coordinator)).toHaveLength(120)
  expect(Math.max(...sizes)).toBeLessThanOrEqual(64 * 1024)
  expect(sizes.filter((size) => size > 10_000).length).toBeGreaterThan(3)
})

test('the next page is asked for before one is taken in, which is kept if the next one is lost', async () => {
  const { coordinator, leaders } = await campaign('Ana')
  const [ana] = leaders as [Laptop]
  for (let n = 0; n < 130; n += 1) ana.register(String(1_010_000_000 + n))
  await ana.headquarters.sync()
  const had: number[] = []
  coordinator.line.fetch = (input, init) => {
    if (!String(input).includes('/v1/pull')) return fetch(input, init)
    had.push(cedulas(coordinator).length)
    return had.length === 2 ? offline(input, init) : fetch(input, init)
  }
  await coordinator.headquarters.sync()
  expect(had).toEqual([0, 0])
  expect(coordinator.headquarters.state()).toMatchObject({ sync: { kind: 'offline' } })
  const kept = cedulas(coordinator).length
  expect(kept).toBeGreaterThan(0)
  expect(kept).toBeLessThan(130)
  await coordinator.headquarters.sync()
  expect(had[2]).toBe(kept)
  expect(cedulas(coordinator)).toHaveLength(130)
})

test('what comes in is not written while a checkpoint runs, and goes on after it', async () => {
  const { coordinator, leaders } = await campaign('Ana')
  const [ana] = leaders as [Laptop]
  for (let n = 0; n < 130; n += 1) ana.register(String(1_010_000_000 + n))
  await ana.headquarters.sync()
  const atCheckpoint: number[][] = []
  let isCheckpointing = false
  coordinator.wal = {
    wrote() {
      expect(isCheckpointing).toBe(false)
    },
    async checkpointed() {
      const before = cedulas(coordinator).length
      isCheckpointing = true
      // Whatever else is to run in this thread gets its turn.
      for (let turn = 0; turn < 10; turn += 1) await setImmediate()
      isCheckpointing = false
      atCheckpoint.push([before, cedulas(coordinator).length])
    },
  }
  await coordinator.headquarters.sync()
  expect(cedulas(coordinator)).toHaveLength(130)
  expect(atCheckpoint.some(([before]) => before !== undefined && before > 0 && before < 130)).toBe(true)
  for (const [before, after] of atCheckpoint) expect(after).toBe(before)
})

test('a process that is killed between two parts of what comes in goes on with the next part', async () => {
  const { coordinator, leaders, open, folder } = await campaign('Ana')
  const [ana] = leaders as [Laptop]
  for (let n = 0; n < 130; n += 1) ana.register(String(1_010_000_000 + n))
  await ana.headquarters.sync()
  let copies = 0
  const counts: number[] = []
  coordinator.line.fetch = async (input, init) => {
    // What a kill would leave: the files as they are while the next page is asked for.
    if (String(input).includes('/v1/pull')) {
      copies += 1
      for (const end of ['', '-wal'])
        fs.copyFileSync(coordinator.file + end, `${folder}/Copia ${copies}.db${end}`)
    }
    return await fetch(input, init)
  }
  await coordinator.headquarters.sync()
  expect(copies).toBeGreaterThan(2)
  await coordinator.close()
  for (let n = 1; n <= copies; n += 1) {
    const again = open(`Copia ${n}`)
    counts.push(rowsOf(again).length)
    await again.headquarters.sync()
    expect(rowsOf(again)).toHaveLength(130)
    expect(again.logged).toEqual([])
    await again.close()
  }
  expect(counts[0]).toBe(0)
  expect(counts.some((count) => count > 0 && count < 130)).toBe(true)
})

test('a server that lost what it had is given everything again', async () => {
  const { server, coordinator, leaders, open } = await campaign('Ana', 'Beto')
  const [ana, beto] = leaders as [Laptop, Laptop]
  ana.register('1010000001', { notes: 'Una nota' })
  beto.register('1010000002')
  await meet(ana, beto, coordinator)
  coordinator.clock.step(3_600_000)
  reassignTo(coordinator, '1010000001', 'Beto')
  await meet(coordinator, ana, beto)
  await server.database.execute(sql`truncate records, data_keys, holders`)
  await server.database.execute(sql`update devices set epoch = 0, sequence = 0`)
  beto.register('1010000003')
  label(coordinator, '1010000002', 'Después')
  ana.register('1010000004')
  await meet(beto, coordinator, ana)
  expect(cedulas(coordinator)).toEqual(['1010000001', '1010000002', '1010000003', '1010000004'])
  expect(cedulas(beto)).toEqual(['1010000001', '1010000002', '1010000003'])
  const other = open('Otra coordinación')
  await join(coordinator, other, 'coordinator')
  await meet(other)
  expect(cedulas(other)).toEqual(cedulas(coordinator))
  expect(theRow(other, '1010000001')).toMatchObject({ leader: 'Beto', notes: 'Una nota' })
})

test('somebody with thousands of changes is moved too', async () => {
  const { coordinator, leaders } = await campaign('Ana', 'Beto')
  const [ana, beto] = leaders as [Laptop, Laptop]
  ana.register('1010000001')
  for (let n = 0; n < 200; n += 1) edit(ana, '1010000001', { notes: `${n} ${'x'.repeat(900)}` })
  await meet(ana, coordinator)
  coordinator.clock.step(200 * 60_000 + 3_600_000)
  reassignTo(coordinator, '1010000001', 'Beto')
  const sizes: number[] = []
  coordinator.line.fetch = (input, init) => {
    sizes.push(String(init?.body ?? '').length)
    return fetch(input, init)
  }
  await meet(coordinator, beto, ana)
  expect(Math.max(...sizes)).toBeLessThan(512 * 1024)
  expect(theRow(beto, '1010000001').notes).toBe(theRow(coordinator, '1010000001').notes)
  expect(cedulas(ana)).toEqual([])
})
