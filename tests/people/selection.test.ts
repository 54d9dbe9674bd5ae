import fs from 'node:fs'
import path from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { refresh } from '../../src-main/queue/jobs.ts'
import { refreshable } from '../../src-main/refresh/refreshable.ts'
import type { Selection, TableView } from '../../src-preload/contract/index.ts'
import { everyone, exportOf, invented, luz, ok, signedIn } from '../support/app.ts'
import { openDatabase, registerPerson, temporaryFolder } from '../support/database.ts'
import { exportedSheets } from '../support/exported.ts'

const now = Date.UTC(2026, 10, 21, 17)

const only = (...ids: number[]): Selection => ({ view: everyone, picks: { kind: 'only', ids } })
const allBut = (view: TableView, ...ids: number[]): Selection => ({
  view,
  picks: { kind: 'all_but', ids, also: [] },
})

/** Account 1's people with these statuses. */
function people(statuses: readonly (string | null)[]) {
  const database = openDatabase(temporaryFolder(), now)
  const ids = statuses.map((status, n) => {
    const id = registerPerson(database, n, now + n, `Persona ${'abcdefghijklmnopqrst'[n]}`)
    database.sqlite.prepare('UPDATE census_records SET status = ? WHERE person_id = ?').run(status, id)
    return id
  })
  const asked = (id: number | undefined, at: number) =>
    database.sqlite.prepare('UPDATE census_records SET last_refresh_at = ? WHERE person_id = ?').run(at, id)
  return {
    database,
    ids,
    asked,
    of: (selection: Selection) => refreshable(database.sqlite, 1, selection, now),
  }
}

test('it is said beforehand whom a refresh leaves out; the refresh itself comes to the same', () => {
  const { database, ids, asked, of } = people(['ACTIVE', null, 'NOT_FOUND', 'TIMEOUT', 'ERROR'])
  asked(ids[3], now - 10_000)
  asked(ids[1], now - 30_000)
  // As after the clock was set back.
  asked(ids[4], now + 60_000)
  const said = of(only(...ids))
  expect(said).toEqual({
    people: 5,
    ready: 2,
    final: 2,
    cooling: 1,
    unauthorised: 0,
    coolingUntil: now + 20_000,
    next: ids,
  })
  expect(refresh(database, said.next, now)).toEqual({
    queued: said.ready,
    skippedFinal: said.final,
    skippedCooldown: said.cooling,
    skippedUnauthorised: said.unauthorised,
    cooldownUntil: said.coolingUntil,
  })
})

test('one person alone may be asked again whatever their status', () => {
  const { database, ids, of } = people(['ACTIVE', null])
  const [first = 0] = ids
  expect(of(only(first))).toMatchObject({ people: 1, ready: 1, final: 0, next: [first] })
  expect(refresh(database, [first], now)).toMatchObject({ queued: 1 })
  expect(of(only(first))).toMatchObject({ ready: 0, cooling: 1, coolingUntil: now + 30_000 })
  expect(of(only())).toMatchObject({ people: 0, next: [] })
})

test('beyond ten those come first who were not asked for longest; a second click takes the rest', () => {
  const { database, ids, asked, of } = people([...Array(14).fill(null), 'ACTIVE'])
  asked(ids[0], now - 40_000)
  asked(ids[13], now - 60_000)
  const said = of(allBut(everyone, ids[1] ?? 0))
  expect(said).toMatchObject({ people: 14, ready: 13, final: 1 })
  expect(said.next).toEqual(ids.slice(2, 12))
  expect(refresh(database, said.next, now)).toMatchObject({ queued: 10 })
  const after = of(allBut(everyone, ids[1] ?? 0))
  expect(after).toMatchObject({ ready: 3, cooling: 10 })
  expect(after.next).toEqual([ids[12], ids[13], ids[0]])
})

test('all that match are those of the view; who is picked by name is whoever they are', async () => {
  const { database, ids, of } = people(['ACTIVE', null, 'ACTIVE', 'NOT_FOUND'])
  const found: TableView = { ...everyone, tab: 'encontrados' }
  expect(of(allBut(found))).toMatchObject({ people: 2, final: 2 })
  expect(of(allBut({ ...everyone, search: 'persona b' }))).toMatchObject({ people: 1, next: [ids[1]] })
  expect(of({ ...only(...ids), view: found })).toMatchObject({ people: 4 })

  const names = async (selection: Selection) => {
    const { sheets, rows } = await exportedSheets(database.sqlite, exportOf(selection))
    const listed = sheets[0]?.rows.slice(1).map(([name]) => name)
    expect(listed).toHaveLength(rows)
    return listed
  }
  expect(await names(allBut(found, ids[0] ?? 0))).toEqual(['Persona c'])
  const downwards: TableView = { ...found, sort: { by: 'name', direction: 'desc' } }
  expect(await names({ ...only(ids[1] ?? 0, ids[0] ?? 0), view: downwards })).toEqual([
    'Persona b',
    'Persona a',
  ])
})

test('all that match together with those picked before: each of them once, in the order of the table', async () => {
  const { database, ids, of } = people(['ACTIVE', null, 'ACTIVE', 'NOT_FOUND'])
  const [a = 0, b = 0, c = 0, d = 0] = ids
  const found: TableView = { ...everyone, tab: 'encontrados', sort: { by: 'name', direction: 'asc' } }
  const both: Selection = { view: found, picks: { kind: 'all_but', ids: [a], also: [d, c, b, 999_999] } }
  expect(of(both)).toMatchObject({ people: 3, ready: 1, final: 2, next: [b, c, d] })
  const { sheets, rows } = await exportedSheets(database.sqlite, exportOf(both))
  expect(rows).toBe(3)
  const listed = sheets[0]?.rows.slice(1)
  expect(listed?.map(([name]) => name)).toEqual(['Persona b', 'Persona c', 'Persona d'])
})

test('another leader’s people, and who was removed, count nowhere', async () => {
  const file = path.join(temporaryFolder(), 'b.xlsx')
  const dialogs = {
    saveSpreadsheet: async () => file,
    savePdf: async () => null,
    showInFolder: () => {},
  }
  const { call } = await signedIn({ dialogs })
  const mine = ok(await call('people', 'register', invented(1, 'Ana Ruiz'))).id
  const theirs = ok(await call('people', 'register', invented(2, 'Zoila Ríos'))).id
  const { id: to } = ok(await call('accounts', 'create', luz))
  ok(await call('accounts', 'reassign', { personIds: [theirs], to }))
  for (const picked of [only(mine, theirs, 999_999), allBut(everyone)]) {
    expect(ok(await call('census', 'refreshable', picked))).toMatchObject({ people: 1, next: [mine] })
    expect(ok(await call('spreadsheet', 'export', exportOf(picked)))).toMatchObject({ rows: 1 })
    const [sheet] = (await readXlsx(fs.readFileSync(file))).sheets
    expect(JSON.stringify(sheet?.rows)).not.toContain('Zoila')
  }
  expect(ok(await call('census', 'refreshable', only(theirs)))).toMatchObject({ people: 0, next: [] })
})

test('a selection that names too many is refused', async () => {
  const { call } = await signedIn()
  const ids = Array.from({ length: 9_001 }, (_, n) => n + 1)
  expect(await call('census', 'refreshable', only(...ids))).toMatchObject({
    error: { code: 'invalid_input' },
  })
  expect(await call('census', 'refreshable', only(...ids.slice(1)))).toMatchObject({ ok: true })
})
