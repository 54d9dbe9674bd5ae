import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { noFilter } from '../../src-preload/contract/index.ts'
import { ok } from '../support/app.ts'
import { readLog } from '../support/audit-log.ts'
import { slowClock } from '../support/clock.ts'
import { inventPeople } from '../support/counted.ts'
import { isFull } from '../support/extent.ts'
import { mostBetweenTurns } from '../support/turns.ts'
import { everybodyOfIt, type LaptopApp, password, startLaptop } from './stage.ts'

const people = 600

/** A laptop whose owner has invented people. */
async function startFull(): Promise<LaptopApp> {
  const laptop = await startLaptop()
  inventPeople(laptop.database, {
    people,
    puestos: 9,
    referredBy: laptop.idOf('Marta'),
    now: Date.now(),
    cedula: 1_020_000_000,
  })
  await laptop.as('Marta')
  return laptop
}

const count = ({ database }: LaptopApp, table: string, where = 'TRUE') =>
  database.sqlite.prepare(`SELECT count(*) FROM ${table} WHERE ${where}`).pluck().get()

const progress = async (t: LaptopApp, phase: string) => {
  const isThere = () =>
    t.events.some(
      ({ name, event }) => name === 'exchange.progress' && (event as { phase: string }).phase === phase,
    )
  while (!isThere()) await t.news()
}

test('an exchange that is cancelled while it is applied leaves nothing; registering goes on meanwhile', async () => {
  const a = await startFull()
  const b = await startLaptop()
  await b.as('Marta')
  await b.register(1)
  const before = b.people()
  await b.open(await a.give())
  expect(await b.preview()).toMatchObject({ counts: { fresh: people } })
  const answer = b.call('exchange', 'start')
  await progress(b, 'applying')
  await b.register(2, 'Mientras Tanto')
  ok(await b.call('exchange', 'abort'))
  expect(ok(await answer)).toEqual({ kind: 'aborted' })
  expect(b.people()).toHaveLength(before.length + 1)
  for (const table of ['exchanges', 'exchange_chunks', 'same_leaders', 'other_uids'])
    expect(count(b, table), table).toBe(0)
  expect(count(b, 'changes', 'exchange_id IS NOT NULL')).toBe(0)
  expect(count(b, 'accounts')).toBe(3)
  expect(b.database.sqlite.pragma('foreign_key_check')).toEqual([])

  await b.preview()
  expect(ok(await b.call('exchange', 'start'))).toMatchObject({ kind: 'taken', result: { people } })
})

test('on a slow laptop, a registration waits for ten people of a file at the most, and so does it when that is undone', async () => {
  const a = await startFull()
  const b = await startLaptop({ clock: slowClock() })
  await b.as('Marta')
  await b.open(await a.give())
  await b.preview()
  const here = () => count(b, 'people') as number
  const taking = b.call('exchange', 'start')
  expect(await mostBetweenTurns(here, taking)).toBe(10)
  const taken = ok(await taking)
  if (taken.kind !== 'taken') throw new Error(taken.kind)
  const undoing = b.call('exchange', 'undo', { exchangeId: taken.result.exchangeId })
  expect(await mostBetweenTurns(here, undoing)).toBe(10)
  expect(ok(await undoing)).toEqual({ people, kept: 0 })
})

test.runIf(isFull)(
  'a lock ends the writing of a file and leaves none; a written one is recorded, of the campaign too',
  async () => {
    const t = await startFull()
    t.at.file = path.join(path.dirname(t.at.file), 'cerrado.referidos-personas')
    const answer = t.call('exchange', 'export', { of: everybodyOfIt, password })
    while (t.last('spreadsheet.progress') === undefined) await t.news()
    ok(await t.call('session', 'lock'))
    expect(ok(await answer)).toEqual({ kind: 'aborted' })
    expect(fs.readdirSync(path.dirname(t.at.file))).toEqual([])

    await t.as('Marta')
    await t.give()
    await t.give('campaign')
    const log = await readLog(t)
    expect(log.filter(({ action }) => /exported|taken/.test(action))).toMatchObject([
      { action: 'campaign_taken', as: 'exchange' },
      { action: 'own_exported', as: 'exchange', people },
    ])
  },
)

test('a selection takes along those people alone', async () => {
  const a = await startLaptop()
  await a.as('Ana')
  await a.register(1, 'Uno')
  const two = await a.register(2, 'Dos')
  const view = { tab: 'todos', sort: { by: 'name', direction: 'asc' }, search: '', filter: noFilter } as const
  const file = await a.give('own', {
    kind: 'selection',
    selection: { view, picks: { kind: 'only', ids: [two] } },
  })
  const b = await startLaptop()
  await b.as('Ana')
  await b.take(file)
  expect(await b.names()).toEqual(['Dos'])
})

test('a leader of another laptop has people and a goal, gets more, and cannot sign in', async () => {
  const a = await startLaptop()
  await a.as('Ana')
  await a.register(1, 'Uno')
  await a.as('Marta')
  const b = await startLaptop()
  await b.as('Marta')
  await b.take(await a.give('campaign'), { Ana: 'elsewhere' })
  const { accounts } = ok(await b.call('accounts', 'list'))
  const ana = accounts.find(({ isElsewhere }) => isElsewhere)
  expect(ana).toMatchObject({ displayName: 'Ana', people: 1, role: 'LEADER', cedula: '' })
  const accountId = ana?.id ?? 0
  for (const refused of [
    b.call('accounts', 'setPassword', { accountId, password: 'otra clave larga' }),
    b.call('accounts', 'setRole', { accountId, role: 'USER' }),
  ])
    expect(await refused).toMatchObject({ ok: false, error: { code: 'not_found' } })
  const own = await b.register(2, 'Dos')
  expect(ok(await b.call('accounts', 'reassign', { personIds: [own], to: accountId }))).toEqual({ moved: 1 })
  ok(await b.call('campaign', 'setGoal', { accountId, goal: { people: 10, by: '2026-12-13' } }))
  const { leaders } = ok(await b.call('campaign', 'summary'))
  expect(leaders?.find(({ id }) => id === accountId)).toMatchObject({ people: 2, goal: { people: 10 } })

  // The key file and the lock know nothing of them.
  await b.as('Ana')
  expect(await b.names()).toEqual([])
  await b.as('Marta')
  ok(await b.call('accounts', 'remove', { accountId, peopleTo: b.idOf('Ana') }))
  expect(b.people().map((row) => (row as string[]).at(-1))).toEqual(['Ana', 'Ana'])
})
