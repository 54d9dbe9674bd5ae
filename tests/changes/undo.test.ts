import { expect, test } from 'vitest'
import { appConsentText } from '../../src-main/authorisation/texts.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { everyone, invented, ok } from '../support/app.ts'
import { readLog } from '../support/audit-log.ts'
import { slowClock } from '../support/clock.ts'
import { inventPeople } from '../support/counted.ts'
import { type LeadersApp, startWithLeaders } from '../support/leaders.ts'
import { mostBetweenTurns } from '../support/turns.ts'

/** Ana has three people, the first with an answer. */
async function stage(): Promise<LeadersApp & { ids: [number, number, number] }> {
  const t = await startWithLeaders()
  await t.as('Ana')
  const register = async (n: number, name: string) =>
    ok(await t.call('people', 'register', invented(n, name))).id
  const ids = [
    await register(1, 'Olga Peña'),
    await register(2, 'Beto Paz'),
    await register(3, 'Caro Luna'),
  ] as const
  t.database.sqlite
    .prepare(
      "UPDATE census_records SET status = 'NOT_FOUND', fetched_at = 9e12, source = 'censo' WHERE person_id = ?",
    )
    .run(ids[0])
  t.database.sqlite
    .prepare("UPDATE lookup_jobs SET state = 'done', finished_at = 1 WHERE person_id = ?")
    .run(ids[0])
  return { ...t, ids: [...ids] }
}

const rowsOf = async ({ call }: LeadersApp, ids: readonly number[]) =>
  ok(await call('people', 'rows', { ids: [...ids] }))

const edit = (personId: number, changes: object = {}) => ({
  personId,
  name: 'Olga Peña',
  cedula: invented(1, '').cedula,
  phone: null,
  ...blankTexts,
  ...changes,
})

const select = (...ids: number[]) => ({ view: everyone, picks: { kind: 'only' as const, ids } })

test('what a leader did is taken back step by step, the latest first, and each row is as before', async () => {
  const t = await stage()
  const { call, ids } = t
  const before = await rowsOf(t, ids)
  const as = (rows: typeof before) => rows.map(({ revision: _, ...row }) => row)
  ok(
    await call('people', 'edit', edit(ids[0], { name: 'Olga Ruiz', cedula: '1014880299', barrio: 'Centro' })),
  )
  expect((await rowsOf(t, ids))[0]).toMatchObject({ name: 'Olga Ruiz', status: 'PENDING' })
  ok(await call('people', 'label', { selection: select(...ids), label: 'Familia', change: 'add' }))
  ok(await call('people', 'remove', { personId: ids[1] }))

  expect(ok(await call('changes', 'undo'))).toEqual({ kind: 'undone', step: 'remove', people: 1, kept: 0 })
  expect(await t.listed()).toHaveLength(3)
  expect(ok(await call('changes', 'undo'))).toEqual({ kind: 'undone', step: 'label', people: 3, kept: 0 })
  expect((await rowsOf(t, ids)).map(({ labels }) => labels)).toEqual([null, null, null])
  expect(ok(await call('changes', 'undo'))).toEqual({ kind: 'undone', step: 'edit', people: 1, kept: 0 })
  // The corrected cédula took the answer with it; it is back with the cédula.
  expect(as(await rowsOf(t, ids))).toEqual(as(before))
  expect(t.last('people.changed')?.rows).toMatchObject([{ name: 'Olga Peña', status: 'NOT_FOUND' }])
  expect(ok(await call('changes', 'undo'))).toEqual({ kind: 'nothing' })
})

test('several steps on one field are taken back one after the other, also while the clock is behind', async () => {
  const t = await stage()
  const { call, ids } = t
  const name = async () => (await rowsOf(t, ids))[0]?.name
  // Another laptop's clock was ahead: all that follows is counted within one of its milliseconds.
  t.database.sqlite.exec('UPDATE device SET ms = ms + 86400000')
  for (const next of ['Olga Ruiz', 'Olga Paz', 'Olga Gil'])
    ok(await call('people', 'edit', edit(ids[0], { name: next })))
  for (const before of ['Olga Paz', 'Olga Ruiz', 'Olga Peña']) {
    expect(ok(await call('changes', 'undo'))).toMatchObject({ kind: 'undone', people: 1, kept: 0 })
    expect(await name()).toBe(before)
  }
  ok(await call('people', 'edit', edit(ids[0], { name: 'Olga Luna' })))
  expect(await name()).toBe('Olga Luna')
})

test('what was changed again since stays; a cédula that somebody else has by now does not come back', async () => {
  const t = await stage()
  const { call, ids } = t
  ok(await call('people', 'edit', edit(ids[0], { cedula: '1014880299' })))
  ok(await call('people', 'register', invented(1, 'Dora Niño')))
  expect(ok(await call('changes', 'undo'))).toMatchObject({ step: 'edit', kept: 1 })
  expect((await rowsOf(t, ids))[0]?.cedula).toBe('1014880299')
})

test('a leader takes back their own steps alone; a move to another leader is taken back', async () => {
  const t = await stage()
  const { call, as, ids, idOf } = t
  await as('Marta')
  expect(ok(await call('changes', 'undo'))).toEqual({ kind: 'nothing' })
  ok(await call('accounts', 'reassign', { personIds: [ids[0]], to: idOf('Beto') }))
  await as('Beto')
  expect(await t.names()).toEqual(['Olga Peña'])
  expect(ok(await call('changes', 'undo'))).toEqual({ kind: 'nothing' })
  await as('Marta')
  expect(ok(await call('changes', 'undo'))).toEqual({ kind: 'undone', step: 'move', people: 1, kept: 0 })
  await as('Ana')
  expect(await t.listed()).toContain(ids[0])
})

test('a person’s changes are listed, newest first, and the latest of each part can be taken back', async () => {
  const t = await stage()
  const { call, ids } = t
  const changes = async () => ok(await call('changes', 'ofPerson', { personId: ids[1] }))
  const cedula = invented(2, '').cedula
  ok(await call('people', 'edit', edit(ids[1], { cedula, name: 'Beto Paz', barrio: 'Centro' })))
  ok(await call('people', 'edit', edit(ids[1], { cedula, name: 'Beto Paz', barrio: 'La Loma' })))
  const [latest, phone, older, registered] = await changes()
  expect(latest).toMatchObject({ part: 'barrio', before: 'Centro', after: 'La Loma', mayUndo: true })
  expect([phone, older].find((one) => one?.part === 'phone')).toMatchObject({ after: null, mayUndo: true })
  expect([phone, older].find((one) => one?.part === 'barrio')).toMatchObject({
    after: 'Centro',
    mayUndo: false,
  })
  expect(registered).toMatchObject({ part: 'registered', mayUndo: false })
  const undone = await call('changes', 'undoOne', { personId: ids[1], changeId: latest?.id ?? 0 })
  expect(ok(undone)).toEqual({ kind: 'undone', step: 'edit', people: 1, kept: 0 })
  expect((await rowsOf(t, [ids[1]]))[0]?.barrio).toBe('Centro')
  await t.as('Beto')
  expect(await call('changes', 'ofPerson', { personId: ids[1] })).toMatchObject({
    error: { code: 'not_found' },
  })
})

/** Ana imports people from a pasted table. Returns the id of the import. */
async function importPeople({ call }: LeadersApp, count: number): Promise<number> {
  const rows = Array.from({ length: count }, (_, n) => `${1_014_870_000 + n}\tAna Ruiz`)
  ok(await call('import', 'openPasted', { text: ['Cédula\tNombre', ...rows].join('\n') }))
  const consent = {
    method: 'voice',
    day: '2026-03-05',
    textVersion: appConsentText().version,
    accepted: true,
  } as const
  ok(await call('import', 'preview', { columns: ['cedula', 'name'], titleCase: false, consent }))
  const answer = ok(await call('import', 'start'))
  if (answer.kind !== 'imported') throw new Error('aborted')
  ok(await call('import', 'close'))
  return answer.result.importId
}

test('an import is one step among the others, however many parts it came in', async () => {
  const t = await stage()
  const { call, ids } = t
  ok(await call('people', 'label', { selection: select(ids[0]), label: 'Familia', change: 'add' }))
  await importPeople(t, 450)
  const all = await t.listed()
  expect(all).toHaveLength(453)
  ok(await call('people', 'label', { selection: select(...all), label: 'Nuevos', change: 'add' }))
  const imported = all.find((id) => !ids.includes(id)) ?? 0
  ok(await call('people', 'remove', { personId: imported }))

  expect(ok(await call('changes', 'undo'))).toMatchObject({ step: 'remove', people: 1 })
  expect(ok(await call('changes', 'undo'))).toMatchObject({ step: 'label', people: 453 })
  // All of them are as they came.
  expect(ok(await call('changes', 'undo'))).toEqual({
    kind: 'undone',
    step: 'import',
    people: 450,
    kept: 0,
  })
  expect(t.last('people.stale')).toBeNull()
  expect((await t.listed()).toSorted()).toEqual(ids.toSorted())
  expect(ok(await call('changes', 'undo'))).toMatchObject({ step: 'label', people: 1 })
  expect(ok(await call('changes', 'undo'))).toEqual({ kind: 'nothing' })
})

test('an import of which somebody was changed stays, and the step before it comes next', async () => {
  const t = await stage()
  const { call, ids } = t
  ok(await call('people', 'label', { selection: select(ids[0]), label: 'Familia', change: 'add' }))
  const importId = await importPeople(t, 3)
  t.database.sqlite.exec(
    "UPDATE people SET name = 'Otra Ruiz', updated_at = 9e12 WHERE cedula = '1014870000'",
  )
  expect(ok(await call('changes', 'undo'))).toEqual({ kind: 'undone', step: 'import', people: 0, kept: 1 })
  expect(await t.listed()).toHaveLength(6)
  expect(ok(await call('changes', 'undo'))).toMatchObject({ step: 'label', people: 1 })
  expect(ok(await call('import', 'undo', { importId }))).toEqual({ kind: 'changed', people: 1 })
})

test('an import that was undone in its own window is no step any more', async () => {
  const t = await stage()
  const { call, ids } = t
  ok(await call('people', 'label', { selection: select(ids[0]), label: 'Familia', change: 'add' }))
  const importId = await importPeople(t, 2)
  expect(ok(await call('import', 'undo', { importId }))).toEqual({ kind: 'undone', people: 2 })
  expect(ok(await call('changes', 'undo'))).toMatchObject({ step: 'label', people: 1 })
})

test('an authorisation that is recorded later keeps an import from being undone', async () => {
  const t = await stage()
  const { call } = t
  const importId = await importPeople(t, 2)
  const { sqlite } = t.database
  const id = sqlite.prepare('SELECT max(person_id) FROM imported_people').pluck().get()
  sqlite.prepare('UPDATE people SET updated_at = 9e12 WHERE id = ?').run(id)
  sqlite
    .prepare(
      "INSERT INTO consents (person_id, method, text_version, given_at, collected_by) VALUES (?, 'voice', 1, 1, 2)",
    )
    .run(id)
  expect(ok(await call('import', 'undo', { importId }))).toEqual({ kind: 'changed', people: 1 })
})

test('a step on many people is taken back in parts, and recorded once; calls in between are served', async () => {
  const t = await startWithLeaders({ clock: slowClock() })
  await t.as('Ana')
  inventPeople(t.database, {
    people: 450,
    puestos: 3,
    referredBy: t.idOf('Ana'),
    now: 1,
    cedula: 1_020_000_000,
  })
  const everybody = { view: everyone, picks: { kind: 'all_but' as const, ids: [], also: [] } }
  ok(await t.call('people', 'label', { selection: everybody, label: 'Familia', change: 'add' }))
  ok(await t.call('people', 'label', { selection: everybody, label: 'Barrio', change: 'add' }))
  const labelled = () =>
    t.database.sqlite
      .prepare("SELECT count(*) FROM people WHERE labels LIKE '%Barrio%'")
      .pluck()
      .get() as number
  expect(labelled()).toBe(450)
  const undoing = t.call('changes', 'undo')
  const most = mostBetweenTurns(labelled, undoing)
  expect(await t.call('changes', 'undo')).toMatchObject({ error: { code: 'busy' } })
  ok(await t.call('people', 'register', invented(1, 'Mientras Tanto')))
  expect(await most).toBe(16)
  expect(ok(await undoing)).toEqual({ kind: 'undone', step: 'label', people: 450, kept: 0 })
  expect(labelled()).toBe(0)
  await t.as('Marta')
  const log = (await readLog(t, ['people'])).filter((entry) => 'way' in entry && entry.way === 'undo')
  expect(log).toMatchObject([{ action: 'people_changed', people: 450 }])
})
