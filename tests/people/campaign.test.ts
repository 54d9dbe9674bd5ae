import fs from 'node:fs'
import path from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import type { AppOptions } from '../../src-main/app.ts'
import { list } from '../../src-main/people/list.ts'
import {
  type ChosenPeople,
  noFilter,
  type PrintedDocument,
  type PrintInput,
  type Selection,
  type SortOrder,
  type TableView,
} from '../../src-preload/contract/index.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { everyone, exportOf, invented, named, ok } from '../support/app.ts'
import { readLog } from '../support/audit-log.ts'
import { temporaryFolder } from '../support/database.ts'
import { type LeadersApp, startWithLeaders } from '../support/leaders.ts'

/** The owner sees every leader's people, and each sight is recorded; nothing of it is a leader's. */

const notFound = { ok: false, error: { code: 'not_found' } }

interface Stage extends LeadersApp {
  ids: { marta: number; ana: number[]; beto: number }
}

/** Marta is the owner. Ana has two people, Beto and Marta one each; the first of Ana's was found in Paipa. */
async function stage(options: Partial<AppOptions> = {}): Promise<Stage> {
  const started = await startWithLeaders(options)
  const { as, call, database } = started
  const register = async (n: number, name: string) =>
    ok(await call('people', 'register', invented(n, name))).id
  await as('Ana')
  const ana = [await register(1, 'Olga Peña'), await register(2, 'Álvaro Ñáñez')]
  await as('Beto')
  const beto = await register(3, 'Carlos Vega')
  await as('Marta')
  const marta = await register(4, 'Marcela Ruiz')
  database.sqlite
    .prepare(
      `UPDATE census_records SET status = 'ACTIVE', departamento = 'BOYACA', municipio = 'PAIPA',
         puesto = 'I.E. INVENTADA', direccion = 'CRA 22 25-14', mesa = '7' WHERE person_id = ?`,
    )
    .run(ana[0])
  return { ...started, ids: { marta, ana, beto } }
}

const shown = async ({ call }: LeadersApp, view: Partial<TableView> = {}): Promise<string[]> => {
  const { ids } = ok(await call('campaign', 'list', { ...everyone, ...view }))
  return named(ok(await call('campaign', 'rows', { ids: [...ids] })))
}

const viewOf = (view: TableView): ChosenPeople => ({ kind: 'view', view })
const printed = (document: PrintedDocument): PrintInput => ({ document, edition: null })
const sheetsOf = (view: TableView): PrintInput =>
  printed({ kind: 'people', of: viewOf(view), about: '', by: 'puesto', order: 'mesa' })

const recorded = ({ database }: LeadersApp): string[] =>
  database.sqlite
    .prepare(`SELECT action FROM audit_log WHERE action IN ('person_opened', 'campaign_taken')`)
    .pluck()
    .all() as string[]

test('the owner’s list holds everybody whom a leader registered, with the leader, in every order', async () => {
  const t = await stage()
  expect(await shown(t)).toEqual(['Álvaro Ñáñez', 'Carlos Vega', 'Marcela Ruiz', 'Olga Peña'])
  expect(await t.names()).toEqual(['Marcela Ruiz'])
  const listed = ok(await t.call('campaign', 'list', everyone))
  expect(listed.firstRows.map(({ name, leader }) => [name, leader])).toEqual([
    ['Álvaro Ñáñez', 'Ana'],
    ['Carlos Vega', 'Beto'],
    ['Marcela Ruiz', 'Marta'],
    ['Olga Peña', 'Ana'],
  ])
  expect(listed.counts).toMatchObject({ todos: 4, encontrados: 1, pendientes: 3 })
  for (const [by, names] of [
    ['leader', ['Álvaro', 'Olga', 'Carlos', 'Marcela']],
    ['registeredAt', ['Olga', 'Álvaro', 'Carlos', 'Marcela']],
    ['cedula', ['Olga', 'Álvaro', 'Carlos', 'Marcela']],
    ['municipio', ['Olga', 'Álvaro', 'Carlos', 'Marcela']],
  ] as [SortOrder['by'], string[]][]) {
    const first = (all: string[]) => all.map((name) => name.split(' ')[0])
    expect(first(await shown(t, { sort: { by, direction: 'asc' } })), by).toEqual(names)
  }
  expect(await shown(t, { search: 'nanez' })).toEqual(['Álvaro Ñáñez'])
  expect(await shown(t, { filter: { ...noFilter, leader: t.idOf('Ana') } })).toEqual([
    'Álvaro Ñáñez',
    'Olga Peña',
  ])
  expect(await shown(t, { filter: { ...noFilter, leader: 999 } })).toEqual([])
  expect(ok(await t.call('campaign', 'places'))).toMatchObject([{ municipio: 'PAIPA', people: 1 }])
})

test('the same names of two leaders stay in one order, up and down', async () => {
  const t = await startWithLeaders()
  const { sqlite } = t.database
  await t.as('Beto')
  const ids = [ok(await t.call('people', 'register', invented(1, 'Ana Gil'))).id]
  await t.as('Ana')
  ids.push(ok(await t.call('people', 'register', invented(2, 'Ana Gil'))).id)
  const up = list(sqlite, 'campaign', everyone).ids
  expect([...up]).toEqual(ids.toReversed())
  expect([...list(sqlite, 'campaign', { ...everyone, sort: { by: 'name', direction: 'desc' } }).ids]).toEqual(
    ids,
  )
})

test('a person without a leader, and one who was deleted, is in no campaign', async () => {
  const t = await stage()
  const hidden = t.ids.ana[1] ?? 0
  await t.as('Ana')
  ok(await t.call('people', 'remove', { personId: hidden }))
  await t.as('Marta')
  expect(await shown(t)).toHaveLength(3)
  const ownPersonOfAna = t.placed[1]?.personId ?? 0
  for (const personId of [hidden, ownPersonOfAna]) {
    expect(ok(await t.call('campaign', 'rows', { ids: [personId] }))).toEqual([])
    expect(await t.call('campaign', 'open', { personId })).toEqual(notFound)
    expect(await t.call('campaign', 'openMap', { personId })).toEqual(notFound)
    expect(await t.call('campaign', 'refresh', { personIds: [personId] })).toEqual(notFound)
    expect(await t.call('campaign', 'historyOf', { personId, before: null })).toEqual(notFound)
  }
  expect(recorded(t)).toEqual([])
})

test('what the owner may do to another leader’s person: see, refresh, map, history; not edit, delete or take back', async () => {
  const opened: string[] = []
  const t = await stage({ openMap: async (url) => void opened.push(url) })
  const { call, ids } = t
  const [olga = 0] = ids.ana
  const edit = { personId: olga, cedula: '1014880001', name: 'Otra', phone: null, ...blankTexts }
  expect(await call('people', 'edit', edit)).toEqual(notFound)
  expect(await call('people', 'remove', { personId: olga })).toEqual(notFound)
  expect(await call('people', 'restore', { personId: olga })).toEqual(notFound)

  expect(ok(await call('campaign', 'openMap', { personId: olga }))).toBe(true)
  expect(opened).toHaveLength(1)
  const everybody: Selection = {
    view: everyone,
    picks: { kind: 'all_but', ids: [ids.marta], also: [] },
  }
  expect(ok(await call('campaign', 'refreshable', everybody))).toMatchObject({
    people: 3,
    ready: 2,
    final: 1,
  })
  expect(ok(await call('campaign', 'refresh', { personIds: [olga, ids.beto] }))).toMatchObject({
    queued: 1,
    skippedFinal: 1,
  })
  expect(t.last('people.changed')?.rows.map(({ name, leader }) => [name, leader])).toEqual([
    ['Olga Peña', 'Ana'],
    ['Carlos Vega', 'Beto'],
  ])
  const { lastInsertRowid } = t.database.sqlite
    .prepare(
      `INSERT INTO lookup_attempts (job_id, person_id, started_at, ended_at, outcome, error)
         SELECT id, person_id, 1, 2, 'timeout', 'timeout' FROM lookup_jobs WHERE person_id = ?`,
    )
    .run(olga)
  const history = ok(await call('campaign', 'historyOf', { personId: olga, before: null }))
  expect(history.attempts).toMatchObject([{ person: { name: 'Olga Peña' } }])
  const attemptId = Number(lastInsertRowid)
  expect(ok(await call('campaign', 'attempt', { attemptId }))).toMatchObject({
    attempt: { person: { id: olga } },
  })
  expect(await call('queue', 'attempt', { attemptId })).toEqual(notFound)
})

test('another leader’s person who is opened is recorded once until the lock, one’s own never', async () => {
  const t = await stage()
  const { call, as, ids } = t
  for (const personId of [ids.beto, ids.beto, ids.marta]) ok(await call('campaign', 'open', { personId }))
  expect(recorded(t)).toEqual(['person_opened'])
  const [entry] = await readLog(t)
  expect(entry).toMatchObject({
    action: 'person_opened',
    person: 'Carlos Vega',
    leader: 'Beto',
    by: { kind: 'account', name: 'Marta' },
    isNews: false,
  })
  const stored = t.database.sqlite
    .prepare(`SELECT person || detail FROM audit_log WHERE action = 'person_opened'`)
    .pluck()
    .get() as string
  for (const personal of ['Carlos', '1014880003', 'Beto']) expect(stored).not.toContain(personal)

  await as('Marta')
  ok(await call('campaign', 'open', { personId: ids.beto }))
  expect(recorded(t)).toEqual(['person_opened', 'person_opened'])
})

test('exports, the summary’s Excel and the printed sheets of the campaign say whose everybody is, and are recorded', async () => {
  const folder = temporaryFolder()
  const suggested: string[] = []
  const t = await stage({
    dialogs: {
      saveSpreadsheet: async (name) => {
        suggested.push(name)
        return path.join(folder, 'a.xlsx')
      },
      savePdf: async (name) => {
        suggested.push(name)
        return path.join(folder, 'a.pdf')
      },
      showInFolder: () => {},
    },
    printer: { toPdf: async (body) => Buffer.from(body), toPaper: async () => 'printed' },
  })
  const { call } = t
  const rows = async () =>
    (await readXlsx(fs.readFileSync(path.join(folder, 'a.xlsx')))).sheets[0]?.rows ?? []
  const leaders = async () => {
    const [head = [], ...all] = await rows()
    return all.map((row) => row[head.indexOf('Líder')])
  }
  ok(await call('campaign', 'export', exportOf(everyone)))
  expect(await leaders()).toEqual(['Ana', 'Beto', 'Marta', 'Ana'])
  const beto = { view: everyone, picks: { kind: 'only' as const, ids: [t.ids.beto] } }
  ok(await call('campaign', 'export', exportOf(beto)))
  expect(await leaders()).toEqual(['Beto'])
  expect(recorded(t)).toEqual(['campaign_taken', 'campaign_taken'])

  expect(ok(await call('campaign', 'savePdf', sheetsOf(everyone)))).toMatchObject({
    kind: 'saved',
    people: 4,
  })
  const sheets = fs.readFileSync(path.join(folder, 'a.pdf'), 'utf8')
  expect(sheets).toContain('Toda la campaña')
  expect(sheets).toMatch(/<th[^>]*>Líder<\/th>/)
  expect(sheets).toMatch(/Olga <b>Peña<\/b><\/td>.*?<td[^>]*>Ana<\/td>/)
  expect(recorded(t)).toHaveLength(3)

  // Also where all on the sheet are of one leader.
  const ofAna: TableView = { ...everyone, filter: { ...noFilter, leader: t.idOf('Ana') } }
  const preview = ok(await call('campaign', 'printPreview', { ...sheetsOf(ofAna), first: 1 }))
  expect(preview).toMatchObject({ people: 2, letterhead: { whose: 'Toda la campaña' } })
  expect(JSON.stringify(preview.shown)).toContain('"Ana"')
  expect(recorded(t)).toHaveLength(3)
  ok(await call('campaign', 'print', sheetsOf(ofAna)))
  expect(recorded(t)).toHaveLength(5)
  ok(await call('campaign', 'savePdf', printed({ kind: 'follow_up', of: viewOf(everyone), about: '' })))
  expect(recorded(t)).toHaveLength(6)
  ok(await call('campaign', 'savePdf', printed({ kind: 'summary', part: 'municipio' })))
  expect(recorded(t)).toHaveLength(6)

  ok(await call('campaign', 'exportSummary', { part: 'municipio' }))
  expect(recorded(t)).toHaveLength(6)
  for (const name of suggested) expect(name).toMatch(/campaña/)

  // One's own exports and sheets name no leader in a column.
  ok(await call('spreadsheet', 'export', exportOf(everyone)))
  expect((await rows())[0]).not.toContain('Líder')
  ok(await call('printing', 'savePdf', sheetsOf(everyone)))
  expect(fs.readFileSync(path.join(folder, 'a.pdf'), 'utf8')).not.toMatch(/<th[^>]*>Líder<\/th>/)
  expect(recorded(t)).toHaveLength(6)
})

test('an export that is cancelled in its dialog is not recorded', async () => {
  const t = await stage()
  expect(ok(await t.call('campaign', 'export', exportOf(everyone)))).toEqual({ kind: 'aborted' })
  expect(ok(await t.call('campaign', 'savePdf', sheetsOf(everyone)))).toEqual({ kind: 'aborted' })
  expect(recorded(t)).toEqual([])
})

test('the campaign’s follow-up is of every leader’s people and names their leaders', async () => {
  const t = await stage()
  t.database.sqlite
    .prepare(`UPDATE census_records SET status = 'NOT_FOUND' WHERE person_id = ?`)
    .run(t.ids.beto)
  const followUp = ok(await t.call('campaign', 'followUp', { of: viewOf(everyone) }))
  expect(followUp).toMatchObject({ people: 4, votes: { people: 1 } })
  expect(followUp.groups.flatMap(({ people }) => people)).toMatchObject([
    { name: 'Carlos Vega', leader: 'Beto' },
  ])
  expect(ok(await t.call('followUp', 'read', { of: viewOf(everyone) }))).toMatchObject({ people: 1 })
})

test('the campaign’s summary counts every leader’s people', async () => {
  const t = await stage()
  expect(ok(await t.call('campaign', 'summary'))).toMatchObject({ people: 4, placed: 1 })
  expect(ok(await t.call('summary', 'read'))).toMatchObject({ people: 1, placed: 0 })
  expect(ok(await t.call('campaign', 'summaryPlaces', { by: 'mesa' }))).toMatchObject([
    { municipio: 'PAIPA', mesa: '7', people: 1 },
  ])
})

test('events tell of every leader’s people while the owner follows the campaign, and of one’s own otherwise', async () => {
  const t = await stage()
  const { call, as, events, ids } = t
  const told = () => {
    const rows = events.flatMap(({ name, event }) =>
      name === 'people.changed' ? (event as { rows: { name: string }[] }).rows : [],
    )
    events.length = 0
    return rows.map(({ name }) => name)
  }
  const gone = () => t.last('people.removed')?.ids
  const give = async (personId: number, to: string) =>
    ok(await call('accounts', 'reassign', { personIds: [personId], to: t.idOf(to) }))
  told()
  await give(ids.marta, 'Ana')
  expect([told(), gone()]).toEqual([[], undefined])

  await give(ids.marta, 'Marta')
  ok(await call('campaign', 'follow', { isFollowed: true }))
  told()
  await give(ids.marta, 'Beto')
  expect(gone()).toBeUndefined()
  expect(t.last('people.changed')?.rows).toMatchObject([{ name: 'Marcela Ruiz', leader: 'Beto' }])
  told()
  await give(ids.beto, 'Ana')
  expect(t.last('people.changed')?.rows).toMatchObject([{ name: 'Carlos Vega', leader: 'Ana' }])

  // A lock forgets it: the next page says again what it shows.
  await as('Marta')
  told()
  await give(ids.beto, 'Beto')
  expect(t.last('people.changed')).toBeUndefined()
  expect(gone()).toEqual([ids.beto])
})

test('who has an account of their own does not learn which leader registered them', async () => {
  const t = await stage()
  const { call, as, ids } = t
  const made = { name: 'Olga Peña', cedula: '1014880001', phone: '3005550148', displayName: 'Olga' }
  const account = ok(
    await call('accounts', 'create', { ...made, password: '12345678', role: 'USER', textVersion: 1 }),
  )
  ok(await call('session', 'lock'))
  const slotId = t.database.sqlite
    .prepare('SELECT slot_id FROM accounts WHERE id = ?')
    .pluck()
    .get(account.id) as string
  ok(await call('session', 'signIn', { slotId, password: '12345678' }))
  expect(ok(await call('census', 'own'))).toMatchObject({ id: ids.ana[0], leaderId: null, leader: null })
  ok(await call('session', 'lock'))
  await as('Ana')
  expect(ok(await call('people', 'rows', { ids: ids.ana }))).toMatchObject([
    { leader: 'Ana' },
    { leader: 'Ana' },
  ])
})
