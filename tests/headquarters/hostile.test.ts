import { expect, test } from 'vitest'
import { createClient } from '../../src-main/headquarters/client.ts'
import { encodeContent } from '../../src-main/headquarters/contents.ts'
import { newDataKey, wrap } from '../../src-main/headquarters/keys.ts'
import { readConnection } from '../../src-main/headquarters/repository.ts'
import { sealRecord } from '../../src-main/headquarters/seal.ts'
import type { RecordKind } from '../../src-protocol/index.ts'
import { useServer } from './campaign.ts'
import { edit, type Laptop, label, meet, memberOf, rowsOf, theRow } from './laptops.ts'

/** A leader's laptop that writes its records by itself: it is believed about its own people alone. */

const campaign = useServer()

const cedulas = (laptop: Laptop): string[] => rowsOf(laptop).map(({ cedula }) => cedula)
const uidOf = (laptop: Laptop, cedula: string): string => theRow(laptop, cedula).uid
const accountOf = ({ database: { sqlite } }: Laptop): string =>
  sqlite.prepare('SELECT uid FROM accounts WHERE is_owner = 1').pluck().get() as string

/** Pushes records in the place of the laptop, which must be in touch with the server. */
async function push(
  laptop: Laptop,
  records: { kind: RecordKind; audience: string; uid: string; text: string; erases?: boolean }[],
): Promise<void> {
  const own = readConnection(laptop.database.sqlite)
  if (own === null) throw new Error('not connected')
  const { address, token, campaign: of, device, keys } = own
  const epoch = own.epoch + 1
  const data = new Map<string, Buffer>()
  for (const { audience } of records) data.set(audience, newDataKey())
  const recipients = [keys.campaign.recipient, keys.everybody.recipient, keys.member.recipient]
  const wrapped = await Promise.all(
    [...data].map(async ([audience, key]) => ({ epoch, audience, wrapped: await wrap(key, recipients) })),
  )
  await createClient({ fetch, address, token }).ask(
    'push',
    {
      body: {
        epoch,
        keys: wrapped,
        records: records.map(({ kind, audience, uid, text, erases = false }, at) => {
          const name = { campaign: of, device, epoch, sequence: at + 1, kind, audience, uid }
          const sealed = sealRecord(data.get(audience) as Buffer, name, text, null)
          return { sequence: at + 1, kind, audience, uid, cedula: null, erases, sealed }
        }),
      },
    },
    new AbortController().signal,
  )
}

const hlc = (at: number): string => `${String(at).padStart(15, '0')}-000000-badbadbad`
const changes = (...all: [string, string | null][]): string =>
  encodeContent('changes', {
    changes: all.map(([part, after], at) => [hlc(Date.now() + 60_000 + at), part, null, after]),
  })

test('a leader’s laptop cannot change, move, hide or erase anybody of another leader', async () => {
  const { coordinator, leaders } = await campaign('Ana', 'Beto')
  const [ana, beto] = leaders as [Laptop, Laptop]
  ana.register('1010000001')
  await meet(ana, coordinator)
  const uid = uidOf(ana, '1010000001')
  const audience = memberOf(beto)
  await push(beto, [
    { kind: 'changes', audience, uid, text: changes(['name', 'Otra']) },
    { kind: 'changes', audience, uid, text: changes(['leader', accountOf(beto)]) },
    { kind: 'changes', audience, uid, text: changes(['hidden', String(Date.now())]) },
    {
      kind: 'changes',
      audience,
      uid,
      text: encodeContent('changes', { erased: hlc(Date.now()) }),
      erases: true,
    },
  ])
  const before = rowsOf(coordinator)
  await meet(coordinator, ana)
  expect(rowsOf(coordinator)).toEqual(before)
  expect(cedulas(ana)).toEqual(['1010000001'])
  expect(coordinator.logged).toContain('warn headquarters: 4 records were left out')
})

test('a leader’s laptop cannot speak as a coordinator, nor name another one’s leader as its own', async () => {
  const { coordinator, leaders } = await campaign('Ana', 'Beto')
  const [ana, beto] = leaders as [Laptop, Laptop]
  ana.register('1010000001')
  beto.register('1010000002')
  await meet(ana, beto, coordinator)
  const audience = memberOf(beto)
  const anas = accountOf(ana)
  await push(beto, [
    {
      kind: 'leaders',
      audience,
      uid: 'l',
      text: encodeContent('leaders', { leaders: [{ uid: anas, name: 'Mía' }], texts: [] }),
    },
    {
      kind: 'leaders',
      audience: 'coordinators',
      uid: 'member-x',
      text: encodeContent('leaders', {
        member: { id: 'x', name: 'X', role: 'coordinator', identity: `AGE-SECRET-KEY-1${'Q'.repeat(58)}` },
      }),
    },
    {
      kind: 'goals',
      audience,
      uid: 'g',
      text: encodeContent('goals', {
        goals: [{ leader: anas, goal: { people: 1, by: '2026-12-01' }, setAt: 1 }],
      }),
    },
    {
      kind: 'standing',
      audience,
      uid: uidOf(ana, '1010000001'),
      text: encodeContent('standing', { since: 1 }),
    },
    {
      kind: 'erasures',
      audience: 'everybody',
      uid: 'e',
      text: encodeContent('erasures', { keys: ['0'.repeat(64)], erasures: [['1'.repeat(64), 1, 'asked']] }),
    },
    { kind: 'changes', audience, uid: 'p', text: 'no JSON' },
    { kind: 'changes', audience, uid: 'p', text: changes(['registered', '{"name":"X"}']) },
    { kind: 'changes', audience, uid: 'p', text: JSON.stringify({ v: 1, changes: [] }) },
  ])
  await meet(coordinator, ana)
  expect(
    coordinator.database.sqlite
      .prepare('SELECT member FROM headquarters_leaders WHERE uid = ?')
      .pluck()
      .get(anas),
  ).toBe(memberOf(ana))
  for (const table of ['goals', 'erasures', 'headquarters_disputed'])
    for (const laptop of [ana, coordinator])
      expect(laptop.database.sqlite.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), table).toBe(0)
  expect(
    coordinator.database.sqlite
      .prepare(`SELECT count(*) FROM headquarters_members WHERE id = 'x'`)
      .pluck()
      .get(),
  ).toBe(0)
  expect(cedulas(coordinator)).toEqual(['1010000001', '1010000002'])
  // Work goes on.
  label(coordinator, '1010000001', 'Sigue')
  await meet(coordinator, ana)
  expect(theRow(ana, '1010000001').labels).toBe('Sigue')
})

test('a record of a newer app waits, is said on the line, and holds nothing else up than what comes after it', async () => {
  const { coordinator, leaders } = await campaign('Ana', 'Beto')
  const [ana, beto] = leaders as [Laptop, Laptop]
  ana.register('1010000001')
  await meet(ana, coordinator)
  await push(beto, [
    { kind: 'changes', audience: memberOf(beto), uid: 'p', text: JSON.stringify({ v: 2, new: 1 }) },
  ])
  edit(ana, '1010000001', { notes: 'Después' })
  await meet(ana, coordinator)
  expect(coordinator.headquarters.state()).toMatchObject({ sync: { kind: 'trouble', trouble: 'newer' } })
  expect(theRow(coordinator, '1010000001').notes).toBeNull()
  label(coordinator, '1010000001', 'Sale igual')
  await meet(coordinator, ana)
  expect(theRow(ana, '1010000001').labels).toBe('Sale igual')
})

test('what the server changes of a record, or gives under another name, is left out', async () => {
  const { coordinator, leaders } = await campaign('Ana')
  const [ana] = leaders as [Laptop]
  ana.register('1010000001')
  await ana.headquarters.sync()
  coordinator.line.fetch = async (input, init) => {
    const response = await fetch(input, init)
    if (!String(input).includes('/v1/pull')) return response
    const page = (await response.json()) as { records: { sequence: number; sealed: string }[] }
    for (const record of page.records) record.sequence += 1
    return Response.json(page)
  }
  await meet(coordinator)
  expect(cedulas(coordinator)).toEqual([])
  expect(coordinator.logged.some((line) => line.includes('left out'))).toBe(true)
})
