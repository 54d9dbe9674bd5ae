import { expect, onTestFinished, test } from 'vitest'
import type { Database } from '../../src-main/database/open.ts'
import { referredBy } from '../../src-main/may-see.ts'
import * as people from '../../src-main/people/repository.ts'
import { rowOf } from '../../src-main/people/rows.ts'
import { viewerOf } from '../../src-main/queue/history.ts'
import { claim, finish, refresh } from '../../src-main/queue/jobs.ts'
import { retryDelaysMs } from '../../src-main/queue/policy.ts'
import { waitingJobs } from '../../src-main/queue/waiting.ts'
import { blankTexts, unknownTexts } from '../../src-preload/person-fields.ts'
import { structureProblems } from '../crash/checks.ts'

import { everyone, invented, ok } from '../support/app.ts'
import { fakeClock } from '../support/clock.ts'
import { openDatabase, registerPerson } from '../support/database.ts'
import { authorised, censusPage } from '../support/invented.ts'
import { attempts, found, networkError, startLane, withoutOwnersJob } from '../support/lane.ts'
import { type LeadersApp, startWithLeaders } from '../support/leaders.ts'

/** Hidden people, and people whose cédula was corrected. */

const viewer = viewerOf(1, 1)
const rules = { retryDelays: retryDelaysMs, countFailure: true }
const answered = { outcome: found, source: 'census.example' }

/** Only `n` people wait, in the order of their ids. */
function someWaiting(n: number) {
  const database = withoutOwnersJob(openDatabase())
  database.sqlite.exec(`INSERT INTO lookup_attempts (job_id, person_id, started_at, ended_at, outcome)
    SELECT id, person_id, 1, 2, 'not_found' FROM lookup_jobs`)
  database.sqlite.exec(`UPDATE census_records SET status = 'NOT_FOUND'`)
  const clock = fakeClock()
  const ids = Array.from({ length: n }, (_, at) => registerPerson(database, at + 1, clock.now() - n + at))
  onTestFinished(() => expect(structureProblems(database.sqlite)).toEqual([]))
  return { database, clock, ids }
}

const order = (database: Database, now: number) =>
  waitingJobs(database.sqlite, viewer, 0, now).map(({ person }) => person?.id)
const jobStates = ({ sqlite }: Database, personId: number) =>
  sqlite.prepare('SELECT state FROM lookup_jobs WHERE person_id = ? ORDER BY id').pluck().all(personId)
const now = Date.UTC(2026, 10, 21, 17)

test('who is hidden leaves the queue, and comes back to their place in it', () => {
  const { database, clock, ids } = someWaiting(3)
  const [first = 0, second = 0, third = 0] = ids
  const before = rowOf(database.sqlite, second)
  expect(people.hide(database, second, clock.now())).toBe(true)
  expect(order(database, clock.now())).toEqual([first, third])
  expect(jobStates(database, second)).toEqual(['dropped'])
  expect(structureProblems(database.sqlite)).toEqual([])
  expect(refresh(database, [second], clock.now()).queued).toBe(0)
  expect(referredBy(database, second)).toBe(null)

  expect(people.restore(database, second, 2, clock.now())).toBe(false)
  expect(people.restore(database, second, 1, clock.now())).toBe(true)
  expect(people.restore(database, second, 1, clock.now())).toBe(false)
  expect(order(database, clock.now())).toEqual([first, second, third])
  expect({ ...rowOf(database.sqlite, second), revision: 0 }).toEqual({ ...before, revision: 0 })
})

test('a retry and a waiting refresh are taken up again as they were, and a settled status stays', () => {
  const { database, clock, ids } = someWaiting(2)
  const [failed = 0, settled = 0] = ids
  const claimed = claim(database, 'boot', clock.now(), censusPage)
  if (claimed?.personId !== failed) throw new Error('another was claimed')
  finish(database, claimed, { ...answered, outcome: networkError }, clock.now(), rules)
  const second = claim(database, 'boot', clock.now(), censusPage)
  if (second?.personId !== settled) throw new Error('another was claimed')
  finish(database, second, answered, clock.now(), rules)
  refresh(database, [settled], clock.now() + 60_000)
  for (const id of ids) {
    const before = rowOf(database.sqlite, id)
    people.hide(database, id, clock.now())
    expect(order(database, clock.now())).not.toContain(id)
    people.restore(database, id, 1, clock.now() + 5_000)
    expect({ ...rowOf(database.sqlite, id), revision: 0 }).toEqual({ ...before, revision: 0 })
  }
  expect(rowOf(database.sqlite, failed)?.nextAttemptAt).toBe(clock.now() + 60_000)
  expect(rowOf(database.sqlite, settled)).toMatchObject({ status: 'ACTIVE', askedAgain: true })
  expect(order(database, clock.now() + 60_000)).toEqual([settled, failed])
})

test.each([0, 1, 2, 3, 4, 5, 6])(
  'an answer that comes %i steps before the person is hidden, or after: it is theirs, or it is dropped',
  async (steps) => {
    const { database, clock, ids } = someWaiting(1)
    const [person = 0] = ids
    const t = startLane(database, { clock })
    t.lane.wake()
    const asked = await t.asked()
    asked.answer(found)
    for (let step = 0; step < steps; step += 1) await Promise.resolve()
    const came = attempts(database, person)[0] !== null
    people.hide(database, person, clock.now())
    t.lane.dropped(person)
    await t.until(() => t.lane.state().running === null)
    await t.lane.stop()
    expect(attempts(database, person)).toEqual([came ? 'found' : 'aborted'])
    expect(t.row(person)).toMatchObject({ status: came ? 'ACTIVE' : 'PENDING' })
    expect(jobStates(database, person)).toEqual([came ? 'done' : 'dropped'])
    people.restore(database, person, 1, clock.now())
    expect(order(database, clock.now())).toEqual(came ? [] : [person])
  },
)

test('the lookup that runs is aborted with the hiding, the gap holds, and the next one is asked about', async () => {
  const { database, clock, ids } = someWaiting(2)
  const [first = 0, second = 0] = ids
  const t = startLane(database, { clock })
  t.lane.wake()
  await t.asked()
  people.hide(database, first, clock.now())
  t.lane.dropped(first)
  await t.until(() => t.lane.state().running === null)
  expect(await clock.asleepFor()).toBe(5_000)
  people.restore(database, first, 1, clock.now())
  clock.advance(5_000)
  const again = await t.asked()
  expect(again.cedula).toBe('1000000001')
  again.answer(found)
  await t.until(() => t.row(first).status === 'ACTIVE')
  await clock.asleepFor()
  clock.advance(5_000)
  const next = await t.asked()
  expect(next.cedula).toBe('1000000002')
  next.answer(found)
  await t.until(() => t.row(second).status === 'ACTIVE')
})

test('tries that are given back after an outage give nobody a job who is hidden, nor what was dropped', () => {
  const { database, clock, ids } = someWaiting(2)
  const [hidden = 0, corrected = 0] = ids
  database.sqlite.exec(`UPDATE lookup_jobs SET failures = 3 WHERE state = 'waiting'`)
  database.sqlite.exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3)
    INSERT INTO lookup_attempts (job_id, person_id, started_at, ended_at, outcome)
    SELECT id, person_id, 1, 2, 'timeout' FROM lookup_jobs, n WHERE state = 'waiting'`)
  const last = registerPerson(database, 9, clock.now())
  for (const id of [hidden, corrected]) {
    const claimed = claim(database, 'boot', clock.now(), censusPage)
    if (claimed?.personId !== id) throw new Error('another was claimed')
    finish(database, claimed, { ...answered, outcome: networkError }, clock.now(), rules)
    expect(rowOf(database.sqlite, id)?.status).toBe('ERROR')
  }
  people.hide(database, hidden, clock.now())
  const changes = {
    personId: corrected,
    cedula: '52000999',
    name: 'Persona b',
    phone: null,
    ...unknownTexts,
  }
  people.edit(database, changes, 1, 1, clock.now())
  const third = claim(database, 'boot', clock.now(), censusPage)
  if (third === null) throw new Error('nobody was claimed')
  expect([last, corrected]).toContain(third.personId)
  finish(database, third, { ...answered, outcome: networkError }, clock.now(), rules)
  expect(jobStates(database, hidden)).toEqual(['done'])
  expect(rowOf(database.sqlite, corrected)).toMatchObject({ status: 'PENDING', lastError: null })
})

// ── Through the channels ────────────────────────────────────────────────────────────────────────────────────────────

const notFound = { ok: false, error: { code: 'not_found' } }
const settle = ({ database: { sqlite } }: LeadersApp, personId: number) => {
  sqlite
    .prepare(`UPDATE census_records SET status = 'ACTIVE', departamento = 'BOYACA', municipio = 'PAIPA',
      puesto = 'I.E. INVENTADA', direccion = 'CRA 22 25-14', mesa = '7', fetched_at = ?, source = 'x'
      WHERE person_id = ?`)
    .run(now, personId)
  sqlite.prepare(`INSERT OR REPLACE INTO census_responses VALUES (?, '<p></p>')`).run(personId)
  sqlite
    .prepare(`INSERT INTO lookup_attempts (job_id, person_id, started_at, ended_at, outcome, try_number)
      SELECT id, person_id, 1, 2, 'found', 1 FROM lookup_jobs WHERE person_id = ?`)
    .run(personId)
  sqlite.prepare(`UPDATE lookup_jobs SET state = 'done', finished_at = 2 WHERE person_id = ?`).run(personId)
}

test('who is hidden appears nowhere, and undoing it brings them back', async () => {
  const stage = await startWithLeaders({}, now)
  const { call, as, names, last, database } = stage
  await as('Ana')
  const row = ok(await call('people', 'register', invented(7, 'Yolanda Patiño')))
  ok(await call('people', 'register', invented(8, 'Zoila Peña')))
  settle(stage, row.id)
  await as('Beto')
  expect(await call('people', 'register', invented(7, 'Yola'))).toMatchObject({ ok: false })
  await as('Ana')
  const { waiting } = ok(await call('queue', 'state'))
  ok(await call('people', 'remove', { personId: row.id }))
  expect(last('people.removed')).toEqual({ ids: [row.id] })
  expect(await names()).toEqual(['Zoila Peña'])
  expect(ok(await call('people', 'list', everyone)).counts).toMatchObject({ todos: 1, encontrados: 0 })
  expect(ok(await call('people', 'list', { ...everyone, search: 'yolanda' })).ids).toHaveLength(0)
  expect(ok(await call('people', 'places')).length).toBe(0)
  expect(ok(await call('queue', 'state')).waiting).toBe(waiting)
  const { attempts: told } = ok(await call('queue', 'history', { filter: 'all', before: null }))
  expect(told).toMatchObject([{ person: null, outcome: 'answered' }])
  for (const name of ['edit', 'remove', 'openMap'] as const)
    expect(
      await stage.send(`people.${name}`, name === 'edit' ? editOf(row.id, row.cedula) : { personId: row.id }),
      name,
    ).toEqual(notFound)
  expect(await call('queue', 'historyOf', { personId: row.id, before: null })).toEqual(notFound)
  expect(await call('census', 'refresh', { personIds: [row.id] })).toEqual(notFound)
  expect(ok(await call('people', 'checkCedula', { cedula: row.cedula })).check).toBe('free')

  await as('Marta')
  expect(ok(await call('claims', 'list', { state: 'open', page: 0 }))).toMatchObject({ open: 0, total: 0 })
  const { id: claimId } = database.sqlite.prepare('SELECT id FROM claims').get() as { id: number }
  expect(await call('claims', 'decide', { claimId, decision: 'keep', note: 'x' })).toEqual(notFound)
  expect(ok(await call('accounts', 'list')).accounts.map(({ people }) => people)).toEqual([0, 1, 0])
  const move = { personIds: [row.id], to: stage.idOf('Beto') }
  expect(ok(await call('accounts', 'reassign', move))).toEqual({ moved: 0 })
  expect(await call('people', 'restore', { personId: row.id })).toEqual(notFound)

  await as('Ana')
  const back = ok(await call('people', 'restore', { personId: row.id }))
  expect(back).toMatchObject({ name: 'Yolanda Patiño', status: 'ACTIVE', puesto: 'I.E. INVENTADA' })
  expect(back.revision).toBeGreaterThan(row.revision)
  expect(last('people.changed')?.rows).toMatchObject([{ id: row.id }])
  expect(await names()).toEqual(['Yolanda Patiño', 'Zoila Peña'])
  await as('Marta')
  expect(ok(await call('claims', 'list', { state: 'open', page: 0 })).open).toBe(1)
})

const editOf = (personId: number, cedula: string) => ({
  personId,
  cedula,
  name: 'Yolanda Patiño',
  phone: null,
  ...blankTexts,
})

test('the person of an account is not hidden; once it is removed, they can be', async () => {
  const stage = await startWithLeaders({}, now)
  const { call, as, idOf } = stage
  await as('Ana')
  const row = ok(await call('people', 'register', invented(7, 'Yolanda Patiño')))
  await as('Marta')
  const account = ok(
    await call('accounts', 'create', {
      name: 'Yolanda Patiño',
      cedula: row.cedula,
      phone: '3005550147',
      displayName: 'Yola',
      password: '12345678',
      role: 'USER',
      textVersion: 1,
    }),
  )
  expect(await call('people', 'remove', { personId: 1 })).toEqual(notFound)
  await as('Ana')
  expect(await call('people', 'remove', { personId: row.id })).toEqual({
    ok: false,
    error: { code: 'has_account' },
  })
  expect(await stage.names()).toEqual(['Yolanda Patiño'])
  await as('Marta')
  ok(await call('accounts', 'remove', { accountId: account.id, peopleTo: null }))
  await as('Ana')
  ok(await call('people', 'remove', { personId: row.id }))

  // The owner gives them an account again; the person then belongs to that account and to no leader.
  await as('Marta')
  const again = { name: 'Yolanda P', cedula: row.cedula, phone: '3005550148', displayName: 'Yola' }
  const made = { ...again, password: '12345678', role: 'USER', textVersion: 1 } as const
  expect(ok(await call('accounts', 'create', made))).toMatchObject({ id: account.id, name: 'Yolanda P' })
  await as('Ana')
  expect(await stage.names()).toEqual([])
  expect(await call('people', 'restore', { personId: row.id })).toEqual(notFound)
  expect(idOf('Ana')).toBe(2)
})

test('registering a cédula that is hidden brings that person back, with what is written now and nothing of before', async () => {
  const stage = await startWithLeaders({}, now)
  const { call, as, database } = stage
  await as('Ana')
  const row = ok(await call('people', 'register', invented(7, 'Yolanda Patiño')))
  settle(stage, row.id)
  await as('Beto')
  expect(await call('people', 'register', invented(7, 'Yola'))).toMatchObject({ ok: false })
  await as('Ana')
  ok(await call('people', 'remove', { personId: row.id }))
  await as('Beto')
  expect(ok(await call('people', 'checkCedula', { cedula: row.cedula })).check).toBe('free')
  const consent = { ...authorised, method: 'voice' } as const
  const back = ok(await call('people', 'register', { ...invented(7, 'Yolanda P'), barrio: 'Otro', consent }))
  expect(back).toMatchObject({
    id: row.id,
    name: 'Yolanda P',
    barrio: 'Otro',
    status: 'PENDING',
    puesto: null,
    fetchedAt: null,
    consent: { method: 'voice' },
  })
  expect(back.revision).toBeGreaterThan(row.revision)
  expect(back.registeredAt).toBeGreaterThanOrEqual(row.registeredAt)
  expect(jobStates(database, row.id)).toEqual(['dropped', 'waiting'])
  const sum = (sql: string) => database.sqlite.prepare(sql).pluck().get(row.id)
  expect(sum('SELECT count(*) FROM census_responses WHERE person_id = ?')).toBe(0)
  expect(sum('SELECT count(*) FROM consents WHERE person_id = ?')).toBe(3)
  const { attempts: told } = ok(await call('queue', 'historyOf', { personId: row.id, before: null }))
  expect(told).toMatchObject([{ superseded: true, outcome: 'answered' }])
  await as('Ana')
  expect(await call('people', 'restore', { personId: row.id })).toEqual(notFound)
  expect(ok(await call('people', 'checkCedula', { cedula: row.cedula })).check).toBe('free')
  // Beto has the person that he had claimed, so his claim is closed.
  await as('Marta')
  expect(ok(await call('claims', 'list', { state: 'open', page: 0 })).open).toBe(0)
  expect(ok(await call('claims', 'list', { state: 'decided', page: 0 })).disputes).toMatchObject([
    {
      holder: { displayName: 'Ana' },
      claimant: { displayName: 'Beto' },
      decided: { outcome: 'moved', note: '' },
    },
  ])
  expect(structureProblems(database.sqlite)).toEqual([])
})

// ── Corrected cédulas ───────────────────────────────────────────────────────────────────────────────────────────────

test('a corrected cédula drops what the census said of the old one, and is looked up', async () => {
  const stage = await startWithLeaders({}, now)
  const { call, as, database, last } = stage
  await as('Ana')
  const row = ok(await call('people', 'register', invented(7, 'Yolanda Patiño')))
  settle(stage, row.id)
  const { waiting } = ok(await call('queue', 'state'))
  ok(await call('people', 'edit', editOf(row.id, row.cedula)))
  expect(ok(await call('queue', 'state')).waiting).toBe(waiting)

  await as('Beto')
  expect(await call('people', 'register', invented(7, 'Es mía'))).toMatchObject({ ok: false })
  await as('Ana')
  const edited = await call('people', 'edit', editOf(row.id, '1.014.880.555'))
  expect(edited).toEqual({ ok: true, value: { isCedulaCorrected: true } })
  const [corrected] = ok(await call('people', 'rows', { ids: [row.id] }))
  expect(last('people.changed')?.rows).toEqual([corrected])
  expect(corrected).toMatchObject({ id: row.id, cedula: '1014880555', status: 'PENDING' })
  expect(corrected).toMatchObject({
    puesto: null,
    municipio: null,
    mesa: null,
    fetchedAt: null,
    source: null,
  })
  expect(corrected?.revision).toBeGreaterThan(row.revision)
  expect(ok(await call('queue', 'state')).waiting).toBe(waiting + 1)
  expect(jobStates(database, row.id)).toEqual(['dropped', 'waiting'])
  expect(database.sqlite.prepare('SELECT count(*) FROM census_responses').pluck().get()).toBe(0)
  const { attempts: told } = ok(await call('queue', 'historyOf', { personId: row.id, before: null }))
  expect(told).toMatchObject([{ superseded: true, outcome: 'answered' }])
  expect(structureProblems(database.sqlite)).toEqual([])

  // The old cédula is free again, and the claim on it does not apply to the corrected one.
  await as('Marta')
  expect(ok(await call('claims', 'list', { state: 'open', page: 0 })).open).toBe(0)
  await as('Beto')
  expect(ok(await call('people', 'register', invented(7, 'Es mía')))).toMatchObject({ name: 'Es mía' })
})

test('a cédula that somebody has is refused as at a registration, and changes nothing', async () => {
  const stage = await startWithLeaders({}, now)
  const { call, as, names } = stage
  await as('Beto')
  const betos = ok(await call('people', 'register', invented(9, 'De Beto')))
  await as('Ana')
  const row = ok(await call('people', 'register', invented(7, 'Yolanda Patiño')))
  const mine = ok(await call('people', 'register', invented(8, 'Zoila Peña')))
  for (const [cedula, duplicate] of [
    [mine.cedula, 'yours'],
    ['52.000.002', 'own'],
    [betos.cedula, 'another_leaders'],
  ] as const)
    expect(await call('people', 'edit', { ...editOf(row.id, cedula), name: 'Otra' })).toEqual({
      ok: false,
      error: { code: 'duplicate', duplicate },
    })
  expect(await names()).toEqual(['Yolanda Patiño', 'Zoila Peña'])
  // A claim tells the owner that two leaders mean the same person.
  await as('Marta')
  expect(ok(await call('claims', 'list', { state: 'open', page: 0 })).disputes).toMatchObject([
    {
      person: { name: 'De Beto' },
      claimant: { displayName: 'Ana', name: 'Otra', consent: { method: 'signature' } },
    },
  ])
})

test('the cédula of somebody who is hidden can be taken by a correction; they stay hidden then', async () => {
  const stage = await startWithLeaders({}, now)
  const { call, as, names } = stage
  await as('Ana')
  const wrong = ok(await call('people', 'register', invented(7, 'Yolanda Patiño')))
  const twin = ok(await call('people', 'register', invented(8, 'Yolanda Patiño')))
  ok(await call('people', 'remove', { personId: twin.id }))
  ok(await call('people', 'edit', editOf(wrong.id, twin.cedula)))
  expect(ok(await call('people', 'rows', { ids: [wrong.id] }))).toMatchObject([{ cedula: twin.cedula }])
  expect(await call('people', 'restore', { personId: twin.id })).toEqual(notFound)
  expect(await names()).toEqual(['Yolanda Patiño'])
  expect(structureProblems(stage.database.sqlite)).toEqual([])
})

test.each([0, 1, 2, 3, 4, 5, 6])(
  'an answer about the old cédula that comes %i steps before the correction, or after, is not written to the corrected person',
  async (steps) => {
    const { database, clock, ids } = someWaiting(1)
    const [person = 0] = ids
    const t = startLane(database, { clock })
    t.lane.wake()
    const asked = await t.asked()
    asked.answer(found)
    for (let step = 0; step < steps; step += 1) await Promise.resolve()
    people.edit(database, { ...editOf(person, '52000999'), ...unknownTexts }, 1, 1, clock.now())
    t.lane.dropped(person)
    await t.until(() => t.lane.state().running === null)
    expect(t.row(person)).toMatchObject({ cedula: '52000999', status: 'PENDING', puesto: null })
    await clock.asleepFor()
    clock.advance(5_000)
    const next = await t.asked()
    expect(next.cedula).toBe('52000999')
    next.answer({ kind: 'not_found', rawResponse: '<p></p>' })
    await t.until(() => t.row(person).status === 'NOT_FOUND')
    expect(jobStates(database, person)).toEqual(['dropped', 'done'])
  },
)

// ── The map, and the people of a removed account ────────────────────────────────────────────────────────────────────

test('the map of a person is opened by their id, for whoever may see them and has an address', async () => {
  const opened: string[] = []
  const stage = await startWithLeaders({ openMap: async (url) => void opened.push(url) }, now)
  const { call, as } = stage
  await as('Ana')
  const row = ok(await call('people', 'register', invented(7)))
  expect(ok(await call('people', 'openMap', { personId: row.id }))).toBe(false)
  settle(stage, row.id)
  expect(ok(await call('people', 'openMap', { personId: row.id }))).toBe(true)
  expect(opened).toEqual([
    'https://www.google.com/maps/search/?api=1&query=CRA+22+25-14%2C+PAIPA%2C+BOYACA%2C+Colombia',
  ])
  await as('Beto')
  expect(await call('people', 'openMap', { personId: row.id })).toEqual(notFound)
  expect(opened).toHaveLength(1)
})

test('a map that the system does not open is told', async () => {
  const stage = await startWithLeaders({ openMap: () => Promise.reject(new Error('no browser')) }, now)
  await stage.as('Ana')
  const row = ok(await stage.call('people', 'register', invented(7)))
  settle(stage, row.id)
  expect(ok(await stage.call('people', 'openMap', { personId: row.id }))).toBe(false)
})

test('all that a removed account left goes to another leader at once', async () => {
  const stage = await startWithLeaders({}, now)
  const { call, as, idOf, names, last } = stage
  await as('Ana')
  for (const n of [1, 2, 3]) ok(await call('people', 'register', invented(n, `Persona ${'abc'[n - 1]}`)))
  const { ids } = ok(await call('people', 'list', everyone))
  ok(await call('people', 'remove', { personId: ids[2] ?? 0 }))
  await as('Beto')
  expect(await call('people', 'register', invented(1))).toMatchObject({ ok: false })
  await as('Marta')
  const all = { from: idOf('Ana'), to: idOf('Marta') }
  expect(await call('accounts', 'reassignAll', all)).toEqual(notFound)
  ok(await call('accounts', 'remove', { accountId: idOf('Ana'), peopleTo: null }))
  expect(ok(await call('accounts', 'list')).removed).toMatchObject([{ displayName: 'Ana', people: 2 }])
  expect(await call('accounts', 'reassignAll', { ...all, to: idOf('Ana') })).toMatchObject({
    error: { code: 'invalid_input', fields: { to: 'invalid' } },
  })
  expect(ok(await call('accounts', 'reassignAll', all))).toEqual({ moved: 2 })
  expect(last('people.changed')?.rows).toHaveLength(2)
  expect(await names()).toEqual(['Persona a', 'Persona b'])
  expect(ok(await call('accounts', 'list')).removed).toEqual([])
  expect(ok(await call('accounts', 'reassignAll', all))).toEqual({ moved: 0 })
  // Beto's claim on a person who went to Marta stays open.
  expect(last('claims.changed')).toEqual({ open: 1 })
})

test('a claim of the leader to whom the person is given is closed as moved, with the authorisation; others stay open', async () => {
  const stage = await startWithLeaders({}, now)
  const { call, as, idOf, last } = stage
  await as('Ana')
  const row = ok(await call('people', 'register', invented(7, 'Yolanda Patiño')))
  await as('Beto')
  const consent = { ...authorised, method: 'voice' } as const
  expect(await call('people', 'register', { ...invented(7), consent })).toMatchObject({ ok: false })
  await as('Marta')
  expect(await call('people', 'register', invented(7))).toMatchObject({ ok: false })
  ok(await call('accounts', 'reassign', { personIds: [row.id], to: idOf('Beto') }))
  expect(last('claims.changed')).toEqual({ open: 1 })
  expect(ok(await call('claims', 'list', { state: 'decided', page: 0 })).disputes).toMatchObject([
    {
      holder: { displayName: 'Ana' },
      claimant: { displayName: 'Beto' },
      decided: { outcome: 'moved', note: '', by: 'Marta' },
    },
  ])
  // Removing an account does the same: Marta's claim on the person is closed.
  ok(await call('accounts', 'remove', { accountId: idOf('Beto'), peopleTo: idOf('Marta') }))
  expect(last('claims.changed')).toEqual({ open: 0 })
  expect(ok(await call('people', 'rows', { ids: [row.id] }))).toMatchObject([
    { consent: { method: 'signature' } },
  ])
})
