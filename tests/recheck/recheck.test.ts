import fs from 'node:fs'
import { readXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { merge } from '../../src-main/backup/merge.ts'
import type { Database } from '../../src-main/database/open.ts'
import { dayMs } from '../../src-preload/bogota.ts'
import { everybody, type Rechecked } from '../../src-preload/contract/index.ts'
import { invented, ok } from '../support/app.ts'
import { readLog } from '../support/audit-log.ts'
import { isFull } from '../support/extent.ts'
import { at, cedulaOf, isOver, lookupCost, openWorld, placeFolder, settled } from './world.ts'

const everyone: Rechecked = { kind: 'chosen', of: { kind: 'view', view: everybody } }
const failed = {
  status: 'ERROR',
  lastError: 'parse_error',
  municipio: null,
  puesto: null,
  mesa: null,
} as const
const range = (count: number, from = 0) => Array.from({ length: count }, (_, n) => from + n)

test('all errors are looked up again, and the list names who changed', async () => {
  const world = await openWorld(
    await placeFolder({
      Ana: [
        settled(0),
        settled(1, failed),
        settled(2, { ...failed, status: 'TIMEOUT', lastError: 'timeout' }),
        settled(3, { ...failed, consentMethod: null }),
      ],
      Beto: [settled(4, failed)],
    }),
  )
  const { call, answers } = world
  await world.signIn('Ana')
  answers.set(cedulaOf(2), { kind: 'parse_error', detail: 'still strange' })

  expect(ok(await call('recheck', 'preview', { kind: 'errors' }))).toEqual({
    people: 2,
    leftOut: { unauthorised: 1, unanswered: 0, queued: 0, samples: 0, elsewhere: 0 },
    ahead: 0,
    leftMs: null,
    dollars: expect.closeTo(2 * 0.00299, 3),
    rate: null,
    isHeldByCeiling: false,
  })
  expect(ok(await call('recheck', 'start', { kind: 'errors' }))).toEqual({ kind: 'started' })
  const batch = await world.until(isOver)
  expect(batch).toMatchObject({
    kind: 'errors',
    scope: 'own',
    state: 'done',
    people: 2,
    checked: 1,
    changed: 1,
    failed: 1,
    skipped: 0,
    left: 0,
    leftMs: null,
    // The failed one was tried twice.
    dollars: expect.closeTo(3 * lookupCost, 6),
  })
  expect(new Set(world.asked)).toEqual(new Set([cedulaOf(1), cedulaOf(2)]))
  expect(ok(await call('recheck', 'changes', { recheckId: batch.id, page: 0 }))).toMatchObject({
    total: 1,
    rows: [
      {
        cedula: cedulaOf(1),
        leader: 'Ana',
        parts: ['status', 'puesto', 'mesa'],
        before: { status: 'ERROR', puesto: null },
        after: { status: 'ACTIVE', puesto: 'I.E. INVENTADA', mesa: '7' },
      },
    ],
  })
  ok(await call('recheck', 'forget'))
  expect(ok(await call('recheck', 'state')).batch).toBeNull()
  expect(world.database.sqlite.prepare('SELECT count(*) FROM recheck_people').pluck().get()).toBe(0)
})

test('results older than some days are looked up again, the oldest first; who did not move is not in the list', async () => {
  const folder = await placeFolder({ Ana: [settled(0), settled(1), settled(2), settled(3)] })
  const world = await openWorld(folder)
  const { call, answers, database } = world
  const fetched = database.sqlite.prepare(
    'UPDATE census_records SET fetched_at = ? WHERE person_id = (SELECT id FROM people WHERE cedula = ?)',
  )
  for (const [n, days] of [40, 31, 29, 60].entries()) fetched.run(Date.now() - days * dayMs, cedulaOf(n))
  await world.signIn('Ana')
  answers.set(cedulaOf(0), at('I.É.  inventada', '007'))
  answers.set(cedulaOf(1), at('COLEGIO NUEVO'))
  ok(await call('recheck', 'start', { kind: 'older', days: 30 }))
  const batch = await world.until(isOver)
  expect(world.asked).toEqual([3, 0, 1].map(cedulaOf))
  expect(batch).toMatchObject({ kind: 'older', days: 30, people: 3, checked: 3, changed: 1 })
  const { rows } = ok(await call('recheck', 'changes', { recheckId: batch.id, page: 0 }))
  expect(rows.map(({ cedula, parts }) => [cedula, parts])).toEqual([[cedulaOf(1), ['puesto']]])
})

test('the people of a batch wait behind everybody else, also when their lookup failed once', async () => {
  const world = await openWorld(await placeFolder({ Ana: range(3).map((n) => settled(n)) }))
  const { call, answers } = world
  await world.signIn('Ana')
  const answer = world.holdLookups()
  answers.set(cedulaOf(2), { kind: 'timeout', detail: 'slow' })
  ok(await call('recheck', 'start', everyone))
  await world.until(({ left }) => left === 3)
  while (world.asked.length === 0) await world.news()
  ok(await call('people', 'register', { ...invented(1, 'Nueva Persona'), cedula: '1014999999' }))
  const { jobs } = ok(await call('queue', 'waiting', { page: 0 }))
  expect(jobs.map(({ why }) => why)).toEqual(['registration', 'recheck', 'recheck'])
  answer()
  await world.until(isOver)
  // The failed one is tried again in the last place.
  expect(world.asked).toEqual([cedulaOf(2), '1014999999', cedulaOf(1), cedulaOf(0), cedulaOf(2)])
})

test('a batch is paused, outlives a restart, goes on and is cancelled as a whole', async () => {
  const folder = await placeFolder({ Ana: range(8).map((n) => settled(n)) })
  const first = await openWorld(folder)
  await first.signIn('Ana')
  const answer = first.holdLookups()
  ok(await first.call('recheck', 'start', everyone))
  while (first.asked.length === 0) await first.news()
  expect(ok(await first.call('recheck', 'pause')).batch).toMatchObject({ state: 'paused', left: 8 })
  expect(ok(await first.call('queue', 'state')).waiting).toBe(0)
  // The running lookup ends, and no other one begins.
  answer()
  await first.until(({ left }) => left === 7)
  expect(first.asked).toHaveLength(1)
  await first.app.close()

  const second = await openWorld(folder)
  await second.signIn('Ana')
  expect(ok(await second.call('recheck', 'state')).batch).toMatchObject({
    state: 'paused',
    left: 7,
    checked: 1,
  })
  const answerNext = second.holdLookups()
  expect(ok(await second.call('recheck', 'resume')).batch).toMatchObject({ state: 'running', left: 7 })
  while (second.asked.length === 0) await second.news()
  await second.app.close()

  const third = await openWorld(folder)
  const answerLast = third.holdLookups()
  await third.signIn('Ana')
  while (third.asked.length === 0) await third.news()
  expect(ok(await third.call('recheck', 'state')).batch).toMatchObject({ state: 'running', left: 7 })
  const cancelled = ok(await third.call('recheck', 'cancel')).batch
  expect(cancelled).toMatchObject({ state: 'cancelled', checked: 1, left: 7 })
  answerLast()
  answerNext()
  // What was asked already is in the list.
  await third.until(({ checked }) => checked === 2)
  expect(third.asked).toHaveLength(1)
  expect(ok(await third.call('queue', 'state')).waiting).toBe(0)
  expect(await third.call('recheck', 'resume')).toMatchObject({ ok: false, error: { code: 'not_found' } })
})

test('a leader’s batch has their own people, the owner’s everybody; each account has one at a time', async () => {
  const world = await openWorld(
    await placeFolder({
      Dueña: [settled(0)],
      Ana: [settled(1), settled(2)],
      Beto: [settled(3)],
    }),
  )
  const { call } = world
  const answer = world.holdLookups()
  await world.signIn('Ana')
  expect(await call('campaign', 'recheckStart', everyone)).toMatchObject({ error: { code: 'forbidden' } })
  ok(await call('recheck', 'start', everyone))
  const { batch: hers } = ok(await call('recheck', 'state'))
  expect(hers).toMatchObject({ scope: 'own', people: 2 })
  expect(await call('recheck', 'start', everyone)).toMatchObject({ error: { code: 'busy' } })
  await call('session', 'lock')

  await world.signIn('Dueña')
  expect(ok(await call('recheck', 'state')).batch).toBeNull()
  const asked = { recheckId: hers?.id ?? 0, page: 0 }
  expect(await call('recheck', 'changes', asked)).toMatchObject({ error: { code: 'not_found' } })
  expect(ok(await call('campaign', 'recheckPreview', everyone))).toMatchObject({
    people: 2,
    leftOut: { queued: 2 },
  })
  ok(await call('campaign', 'recheckStart', everyone))
  expect(ok(await call('recheck', 'state')).batch).toMatchObject({ scope: 'campaign', people: 2 })
  answer()
  await world.until(({ id, state }) => id !== hers?.id && state === 'done')
  expect(world.asked.toSorted()).toEqual(range(4).map(cedulaOf))
  await call('session', 'lock')
  await world.signIn('Ana')
  expect(ok(await call('recheck', 'state')).batch).toMatchObject({ id: hers?.id, state: 'done', checked: 2 })
})

test.runIf(isFull)(
  'who is hidden, erased, given to another leader or refreshed meanwhile is looked up once or not at all',
  async () => {
    const world = await openWorld(await placeFolder({ Ana: range(210).map((n) => settled(n)), Beto: [] }))
    const { call, database } = world
    await world.signIn('Ana')
    const answer = world.holdLookups()
    ok(await call('recheck', 'start', everyone))
    while (world.asked.length === 0) await world.news()
    const running = world.asked[0] as string
    // The first two hundred have a job; the last ones do not.
    const inQueue = range(210)
      .map(cedulaOf)
      .filter((cedula) => cedula !== running)
    const [hidden, withdrawn] = inQueue.slice(100, 102).map(world.idOf) as [number, number]
    ok(await call('people', 'remove', { personId: hidden }))
    ok(await call('queue', 'withdrawRefresh', { personId: withdrawn }))
    const unqueued = database.sqlite
      .prepare(`SELECT person_id FROM recheck_people WHERE state = 'waiting' ORDER BY n`)
      .pluck()
      .all() as number[]
    expect(unqueued.length).toBe(10)
    const [gone, refreshed, given] = unqueued as [number, number, number]
    ok(await call('people', 'remove', { personId: gone }))
    ok(await call('census', 'refresh', { personIds: [refreshed] }))
    database.sqlite
      .prepare(
        `UPDATE people SET referred_by = (SELECT id FROM accounts WHERE display_name = 'Beto') WHERE id = ?`,
      )
      .run(given)
    answer()
    const batch = await world.until(isOver)
    expect(batch).toMatchObject({ people: 210, checked: 206, failed: 0, skipped: 4, left: 0 })
    expect(new Set(world.asked).size).toBe(206)
    expect(world.asked).toHaveLength(206)
  },
)

test('a batch is paused after a restore: nobody who has a result is queued', async () => {
  const folder = await placeFolder({ Ana: range(5).map((n) => settled(n)) })
  const world = await openWorld(folder)
  await world.signIn('Ana')
  const answer = world.holdLookups()
  ok(await world.call('recheck', 'start', everyone))
  while (world.asked.length === 0) await world.news()
  answer()
  await world.app.close()
  const { left } = progressOf(world.database)
  // As the copy is made ready before it takes the place of the data.
  merge(world.database, null, false, Date.now())
  const live = world.database.sqlite.prepare(
    `SELECT count(*) FROM lookup_jobs WHERE state IN ('waiting', 'running')`,
  )
  expect(live.pluck().get()).toBe(0)

  const next = await openWorld(folder)
  await next.signIn('Ana')
  expect(ok(await next.call('recheck', 'state')).batch).toMatchObject({ state: 'paused', left })
  ok(await next.call('recheck', 'resume'))
  expect(await next.until(isOver)).toMatchObject({ state: 'done', people: 5, checked: 5 })
})

/** People of the only batch who are not looked up yet. */
const progressOf = ({ sqlite }: Pick<Database, 'sqlite'>) => ({
  left: sqlite
    .prepare(`SELECT count(*) FROM recheck_people WHERE state IN ('waiting', 'queued')`)
    .pluck()
    .get() as number,
})

test('a new election on the page is told once; what it listed the first time is no news', async () => {
  const world = await openWorld(await placeFolder({ Ana: range(3).map((n) => settled(n)) }))
  const { call } = world
  await world.signIn('Ana')
  const current = { id: '-1', name: 'LUGAR DE VOTACIÓN ACTUAL' }
  const told = async () => ok(await call('recheck', 'state')).elections
  const lookUp = async (n: number) => {
    const before = world.asked.length
    ok(await call('census', 'refresh', { personIds: [world.idOf(cedulaOf(n))] }))
    while (world.asked.length === before) await world.news()
  }
  world.lists([current])
  await lookUp(0)
  expect(await told()).toBeNull()
  world.lists([current, { id: '677', name: 'CONSULTAS 2027' }])
  await lookUp(1)
  expect(await told()).toMatchObject({ kind: 'offered', name: 'CONSULTAS 2027' })
  expect(world.events.some(({ name }) => name === 'recheck.changed')).toBe(true)
  const { at: first } = (await told()) ?? {}
  await lookUp(2)
  expect(await told()).toMatchObject({ at: first })
})

test('the list of changes is exported to csv and xlsx', async () => {
  const world = await openWorld(await placeFolder({ Dueña: [settled(0)], Ana: [settled(1), settled(2)] }))
  const { call, answers, saveAt } = world
  await world.signIn('Dueña')
  answers.set(cedulaOf(1), { kind: 'not_found', rawResponse: '' })
  answers.set(cedulaOf(2), at('COLEGIO NUEVO', '12'))
  ok(await call('campaign', 'recheckStart', everyone))
  const { id: recheckId } = await world.until(isOver)
  saveAt('cambios.csv')
  const csv = ok(await call('recheck', 'export', { recheckId, format: 'csv' }))
  expect(csv).toMatchObject({ kind: 'saved', rows: 2 })
  const lines = fs.readFileSync(csv.kind === 'saved' ? csv.path : '', 'utf8').split('\r\n')
  expect(lines[0]).toContain('Nombre;Cédula;Líder;Qué cambió;Estado antes;')
  expect(lines[1]).toBe(
    `Persona 00002;${cedulaOf(2)};Ana;Puesto, mesa;Encontrado;BOYACA;PAIPA;I.E. INVENTADA;7;Encontrado;BOYACA;PAIPA;COLEGIO NUEVO;12`,
  )
  expect(lines[2]).toBe(
    `Persona 00001;${cedulaOf(1)};Ana;Estado, puesto, mesa;Encontrado;BOYACA;PAIPA;I.E. INVENTADA;7;No está en el censo;;;;`,
  )
  saveAt('cambios.xlsx')
  const xlsx = ok(await call('recheck', 'export', { recheckId, format: 'xlsx' }))
  const { sheets } = await readXlsx(fs.readFileSync(xlsx.kind === 'saved' ? xlsx.path : ''))
  expect(sheets[0]?.rows).toHaveLength(3)
  expect(await readLog({ call }, ['files'])).toMatchObject([
    { action: 'campaign_taken', as: 'spreadsheet' },
    { action: 'campaign_taken', as: 'csv' },
  ])
  expect(await readLog({ call }, ['people'])).toMatchObject([
    { action: 'refreshed', isCampaign: true, person: null },
  ])
})
