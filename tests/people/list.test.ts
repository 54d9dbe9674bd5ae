import { expect, test } from 'vitest'
import { createChanges } from '../../src-main/database/changes.ts'
import type { Database } from '../../src-main/database/open.ts'
import { readDrafts, writeDrafts } from '../../src-main/drafts/repository.ts'
import type { LookupAnswer, Outcome } from '../../src-main/lookup/outcome.ts'
import { createKeptOrders, keepOrder, list, places } from '../../src-main/people/list.ts'
import { edit } from '../../src-main/people/repository.ts'
import { firstRows, rowOf, rowsOf } from '../../src-main/people/rows.ts'
import * as jobs from '../../src-main/queue/jobs.ts'
import {
  defaultPreferences,
  type ListFilter,
  noFilter,
  type SortOrder,
  type TableView,
} from '../../src-preload/contract/index.ts'
import { blankTexts, sortColumns, unknownTexts } from '../../src-preload/person-fields.ts'
import { everyone, invented, ok } from '../support/app.ts'
import { openDatabase, registerPerson } from '../support/database.ts'
import { censusPage } from '../support/invented.ts'
import { found, place, withoutOwnersJob } from '../support/lane.ts'
import { startWithLeaders } from '../support/leaders.ts'
import { atSchool, insertPeople, seededPerson } from '../support/seeded.ts'

/** 21 November 2026, 21:30 in Colombia: already the 22nd in UTC. */
const evening = Date.UTC(2026, 10, 22, 2, 30)
const hour = 60 * 60_000
const typed = { cedula: '', name: 'Yola', phone: '', noPhone: true, ...blankTexts }

/** Runs the lookup of the person registered first, without a lane. */
function answered(database: Database, outcome: Outcome, at: number): void {
  const claimed = jobs.claim(database, 'boot', at, censusPage)
  if (claimed === null) throw new Error('nothing to claim')
  const answer: LookupAnswer = { outcome, source: 'census.example' }
  expect(jobs.finish(database, claimed, answer, at, { retryDelays: [], countFailure: true })).not.toBeNull()
}

const asks = (database: Database) => ({
  names(view: Partial<TableView>): string[] {
    const { ids } = list(database.sqlite, 1, { ...everyone, ...view })
    return rowsOf(database.sqlite, 1, [...ids]).map(({ name }) => name)
  },
  counts: (view: Partial<TableView>) => list(database.sqlite, 1, { ...everyone, ...view }).counts,
})

function stage() {
  const database = withoutOwnersJob(openDatabase())
  const people: [string, Outcome | null][] = [
    ['José Ñáñez Rodríguez', { ...place, municipio: 'CALI', puesto: 'COLEGIO SANTA LIBRADA', mesa: '10' }],
    ['Ana María Nañez', { ...place, municipio: 'CALI', puesto: 'COLEGIO SANTA LIBRADA', mesa: '9' }],
    ['Óscar Peña', { ...place, municipio: 'BUGA', puesto: 'I.E. ACADEMICO', mesa: '1' }],
    ['Beatriz Ríos', { kind: 'not_found', detail: '', rawResponse: '' } as Outcome],
    ['Carlos Vega', { kind: 'timeout', detail: 'no answer' }],
    ['Dora Zea', null],
  ]
  const ids = people.map(([name, outcome], n) => {
    const id = registerPerson(database, 300_000 + n, evening + n * hour, name)
    if (outcome !== null) answered(database, outcome, evening + n * hour + 1)
    return id
  })
  return { database, ids, ...asks(database) }
}

test.each<[string, string[]]>([
  ['rodriguez', ['José Ñáñez Rodríguez']],
  ['RODRÍGUEZ josé', ['José Ñáñez Rodríguez']],
  ['nanez', ['Ana María Nañez', 'José Ñáñez Rodríguez']],
  ['ñáñez', ['Ana María Nañez', 'José Ñáñez Rodríguez']],
  ['odrig', ['José Ñáñez Rodríguez']],
  ['1.000.300.002', ['Óscar Peña']],
  ['1000300002', ['Óscar Peña']],
  ["1'000.300.002", ['Óscar Peña']],
  ['1,000,300,002', ['Óscar Peña']],
  ['1000300002.0', ['Óscar Peña']],
  ['\u202a1.000.300.002\u202c', ['Óscar Peña']],
  ['ñá\u200bñez', ['Ana María Nañez', 'José Ñáñez Rodríguez']],
  [
    '300 555-01 01',
    ['Ana María Nañez', 'Beatriz Ríos', 'Carlos Vega', 'Dora Zea', 'José Ñáñez Rodríguez', 'Óscar Peña'],
  ],
  [
    '+57 300 555 0101 ',
    ['Ana María Nañez', 'Beatriz Ríos', 'Carlos Vega', 'Dora Zea', 'José Ñáñez Rodríguez', 'Óscar Peña'],
  ],
  [
    '(300) 555 0101',
    ['Ana María Nañez', 'Beatriz Ríos', 'Carlos Vega', 'Dora Zea', 'José Ñáñez Rodríguez', 'Óscar Peña'],
  ],
  [
    '57 300 555 0101',
    ['Ana María Nañez', 'Beatriz Ríos', 'Carlos Vega', 'Dora Zea', 'José Ñáñez Rodríguez', 'Óscar Peña'],
  ],
  [
    '(57) 300 555 0101',
    ['Ana María Nañez', 'Beatriz Ríos', 'Carlos Vega', 'Dora Zea', 'José Ñáñez Rodríguez', 'Óscar Peña'],
  ],
  [
    '0057 300 555 0101',
    ['Ana María Nañez', 'Beatriz Ríos', 'Carlos Vega', 'Dora Zea', 'José Ñáñez Rodríguez', 'Óscar Peña'],
  ],
  ['Rodríguez, José', ['José Ñáñez Rodríguez']],
  ['\u0000José\u0000Ñáñez\u0007', ['José Ñáñez Rodríguez']],
  ['cali', ['Ana María Nañez', 'José Ñáñez Rodríguez']],
  ['academico', ['Óscar Peña']],
  ['santa librada ana', ['Ana María Nañez']],
  ['nobody at all', []],
  ['"', []],
  ['ana OR cali*', []],
  ['%', []],
])('a search for %s', (search, names) => expect(stage().names({ search })).toEqual(names))

test.each<[string, string[]]>([
  ['b', ['Beatriz Ríos', 'Óscar Peña']],
  ['ri', ['Beatriz Ríos']],
  ['ó', ['Óscar Peña']],
  ['ña', ['Ana María Nañez', 'José Ñáñez Rodríguez']],
  ['na', ['Ana María Nañez', 'José Ñáñez Rodríguez']],
  ['bu', ['Óscar Peña']],
  ['co', ['Ana María Nañez', 'José Ñáñez Rodríguez']],
  ['v cali', []],
  ['m cali', ['Ana María Nañez']],
])('one or two letters begin a word: %s', (search, names) => expect(stage().names({ search })).toEqual(names))

test('who was edited or answered since is found by what they are now', () => {
  const { database, ids, names } = stage()
  const cedula = rowOf(database.sqlite, ids[2] as number)?.cedula ?? ''
  edit(
    database,
    { personId: ids[2] as number, cedula, name: 'Óscar Peñuela', phone: null, ...unknownTexts },
    1,
    1,
    1,
  )
  expect(names({ search: 'peñuela' })).toEqual(['Óscar Peñuela'])
  expect(names({ search: 'buga' })).toEqual(['Óscar Peñuela'])
  answered(database, { ...found, municipio: 'DOSQUEBRADAS' } as Outcome, evening + 100 * hour)
  expect(names({ search: 'dosquebradas' })).toEqual(['Dora Zea'])
  database.sqlite.prepare('UPDATE people SET deleted_at = 1 WHERE id = ?').run(ids[5])
  expect(names({ search: 'dosquebradas' })).toEqual([])
})

test.each<[Partial<ListFilter>, string[]]>([
  [{ municipio: 'CALI' }, ['Ana María Nañez', 'José Ñáñez Rodríguez']],
  [{ municipio: 'CALI', puesto: 'COLEGIO SANTA LIBRADA', mesa: '9' }, ['Ana María Nañez']],
  [{ statuses: ['NOT_FOUND', 'TIMEOUT'] }, ['Beatriz Ríos', 'Carlos Vega']],
  [{ from: '2026-11-22' }, ['Beatriz Ríos', 'Carlos Vega', 'Dora Zea']],
  [{ from: '2026-11-20', to: '2026-11-21' }, ['Ana María Nañez', 'José Ñáñez Rodríguez', 'Óscar Peña']],
  [{ withoutConsent: true }, ['Dora Zea']],
  [{ municipio: 'CALI', statuses: ['NOT_FOUND'] }, []],
  [{ departamento: 'BOYACA', municipio: 'CALI' }, ['Ana María Nañez', 'José Ñáñez Rodríguez']],
  [{ departamento: 'SUCRE', municipio: 'CALI' }, []],
])('the filter %o', (filter, names) => {
  const t = stage()
  t.database.sqlite.prepare('DELETE FROM consents WHERE person_id = ?').run(t.ids[5])
  expect(t.names({ filter: { ...noFilter, ...filter } })).toEqual(names)
})

test.each<[SortOrder, string[]]>([
  [{ by: 'municipio', direction: 'asc' }, ['Óscar', 'Ana', 'José', 'Beatriz', 'Carlos', 'Dora']],
  [{ by: 'municipio', direction: 'desc' }, ['José', 'Ana', 'Óscar', 'Beatriz', 'Carlos', 'Dora']],
  [{ by: 'puesto', direction: 'asc' }, ['Ana', 'José', 'Óscar', 'Beatriz', 'Carlos', 'Dora']],
  [{ by: 'status', direction: 'asc' }, ['Dora', 'Ana', 'José', 'Óscar', 'Beatriz', 'Carlos']],
  [{ by: 'cedula', direction: 'desc' }, ['Dora', 'Carlos', 'Beatriz', 'Óscar', 'Ana', 'José']],
])('in the order of %o, mesas by number', (sort, names) =>
  expect(
    stage()
      .names({ sort })
      .map((name) => name.split(' ')[0]),
  ).toEqual(names),
)

test('each tab counts what the search lets through, and the person who is being looked up as such', () => {
  const { database, counts } = stage()
  expect(counts({})).toEqual({ todos: 6, pendientes: 1, encontrados: 3, novedades: 1, errores: 1 })
  expect(counts({ tab: 'errores', search: 'cali' })).toEqual({
    todos: 2,
    pendientes: 0,
    encontrados: 2,
    novedades: 0,
    errores: 0,
  })
  expect(jobs.claim(database, 'boot', evening + 90 * hour, censusPage)).not.toBeNull()
  expect(counts({ filter: { ...noFilter, statuses: ['PROCESSING'] } }).todos).toBe(1)
  expect(counts({ filter: { ...noFilter, statuses: ['PENDING'] } }).todos).toBe(0)
})

test('the first people are the beginning of the list, where an index has its order', async () => {
  const { database, idOf } = await startWithLeaders()
  const leaders = [idOf('Ana'), idOf('Beto')]
  const day = Date.UTC(2026, 9, 1)
  const people = Array.from({ length: 120 }, (_, n) =>
    seededPerson(`Ana ${'abcdefgh'[n % 8]}`, String(10 ** (5 + (n % 5)) + n), {
      registeredAt: day + (n % 50) * hour,
    }),
  )
  insertPeople(
    database,
    leaders.map((accountId, at) => ({ accountId, people: people.filter((_, n) => n % 2 === at) })),
  )
  const { sqlite } = database
  for (const whose of ['campaign', ...leaders] as const)
    for (const by of sortColumns)
      for (const direction of ['asc', 'desc'] as const) {
        const view: TableView = { ...everyone, sort: { by, direction } }
        const { ids } = list(sqlite, whose, view)
        const first = firstRows(sqlite, whose, view).map(({ id }) => id)
        const isRead = by === 'name' || by === 'registeredAt' || by === 'cedula'
        expect(first, `${whose} ${by} ${direction}`).toEqual(isRead ? [...ids.subarray(0, 40)] : [])
      }
})

test.each<Partial<TableView>>([
  { tab: 'pendientes' },
  { search: 'ana' },
  { filter: { ...noFilter, barrio: 'Centro' } },
  { filter: { ...noFilter, withoutConsent: true } },
])('of the view %o nobody is first', (view) => {
  const { database } = stage()
  expect(firstRows(database.sqlite, 1, { ...everyone, ...view })).toEqual([])
})

test('another leader’s people are in no list', () => {
  const { database } = stage()
  expect(list(database.sqlite, 2, everyone).ids).toHaveLength(0)
  expect(
    list(database.sqlite, 2, { ...everyone, search: 'b', sort: { by: 'municipio', direction: 'asc' } }).ids,
  ).toHaveLength(0)
  expect(places(database.sqlite, 2)).toEqual([])
})

test('the places of a leader’s people, mesas by number', () => {
  const { database } = stage()
  expect(places(database.sqlite, 1).map(({ municipio, mesa, people }) => [municipio, mesa, people])).toEqual([
    ['BUGA', '1', 1],
    ['CALI', '9', 1],
    ['CALI', '10', 1],
  ])
})

test('municipios of one name are kept apart by departamento, however it is spelt; views from before still mean all', async () => {
  const { database, names } = stage()
  const inSanPedro = database.sqlite.prepare(
    "UPDATE census_records SET municipio = 'SAN PEDRO', departamento = ? WHERE person_id = (SELECT id FROM people WHERE name = ?)",
  )
  for (const [departamento, name] of [
    ['SUCRE', 'José Ñáñez Rodríguez'],
    ['BOYACÁ', 'Ana María Nañez'],
    ['BOYACA', 'Óscar Peña'],
  ])
    inSanPedro.run(departamento, name)
  const inDepartamento = (departamento: string | null) =>
    names({ filter: { ...noFilter, departamento, municipio: 'SAN PEDRO' } })
  expect(inDepartamento('SUCRE')).toEqual(['José Ñáñez Rodríguez'])
  expect(inDepartamento('Boyaca')).toEqual(['Ana María Nañez', 'Óscar Peña'])
  expect(inDepartamento(null)).toHaveLength(3)
  const offered = places(database.sqlite, 1).map(({ departamento }) => departamento)
  expect(new Set(offered).size).toBe(2)

  const { call, database: real, as } = await startWithLeaders()
  await as('Marta')
  const { departamento: _, ...before } = { ...noFilter, municipio: 'SAN PEDRO' }
  const stored = { ...defaultPreferences, views: [{ name: 'Allá', view: { ...everyone, filter: before } }] }
  real.sqlite
    .prepare('INSERT OR REPLACE INTO account_preferences (account_id, preferences) VALUES (1, ?)')
    .run(JSON.stringify(stored))
  const [view] = ok(await call('preferences', 'read')).views
  expect(view?.view.filter).toEqual({ ...noFilter, municipio: 'SAN PEDRO' })
  expect(ok(await call('people', 'list', view?.view ?? everyone)).ids).toHaveLength(0)
})

test('what is kept between two lists is given up with each change of anybody, and with no draft or place', async () => {
  const { call, database, as, names } = await startWithLeaders()
  await as('Ana')
  const { id, cedula } = ok(await call('people', 'register', invented(7, 'Beatriz Ríos')))
  ok(await call('people', 'register', invented(8, 'Carlos Vega')))
  expect(await names()).toEqual(['Beatriz Ríos', 'Carlos Vega'])
  ok(
    await call('people', 'edit', {
      personId: id,
      name: 'Zoila Ríos',
      cedula,
      phone: null,
      ...blankTexts,
    }),
  )
  expect(await names()).toEqual(['Carlos Vega', 'Zoila Ríos'])
  ok(await call('people', 'remove', { personId: id }))
  expect(await names()).toEqual(['Carlos Vega'])
  ok(await call('people', 'restore', { personId: id }))
  expect(await names()).toEqual(['Carlos Vega', 'Zoila Ríos'])

  const changes = createChanges(database.sqlite)
  const before = changes.version()
  changes.untracked(() => writeDrafts(database, 2, { new: null, edit: { personId: id, values: typed } }))
  expect(readDrafts(database, 2).edit).not.toBeNull()
  expect(changes.version()).toBe(before)
  database.sqlite.prepare('UPDATE people SET barrio = ? WHERE id = ?').run('El Recreo', id)
  expect(changes.version()).not.toBe(before)
})

test('an order that was read ahead is the one that a list would read', async () => {
  const { database, idOf } = await startWithLeaders()
  const people = Array.from({ length: 60 }, (_, n) =>
    seededPerson(`Ana ${'hgfedcba'[n % 8]}`, String(10 ** (5 + (n % 5)) + n), {
      ...(n % 3 === 0 ? {} : { ...atSchool, mesa: String(n % 12) }),
    }),
  )
  const leaders = [idOf('Ana'), idOf('Beto')]
  insertPeople(
    database,
    leaders.map((accountId, at) => ({ accountId, people: people.filter((_, n) => n % 2 === at) })),
  )
  const { sqlite } = database
  for (const by of sortColumns)
    for (const direction of ['asc', 'desc'] as const) {
      const view: TableView = { ...everyone, sort: { by, direction } }
      const kept = createKeptOrders()
      list(sqlite, 'campaign', everyone, kept)
      keepOrder(sqlite, 'campaign', by, kept)
      const read = kept.basis?.orders.get(by)?.ids
      expect(read, by).toHaveLength(60)
      expect(list(sqlite, 'campaign', view, kept).ids, `${by} ${direction}`).toEqual(
        list(sqlite, 'campaign', view).ids,
      )
    }
})
