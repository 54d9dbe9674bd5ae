import fs from 'node:fs'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { readXlsx, writeXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import type { AppOptions } from '../../src-main/app.ts'
import { appConsentText } from '../../src-main/authorisation/texts.ts'
import { bogotaDate } from '../../src-preload/bogota.ts'
import { everybody, type FoundTable, type OpenAnswer } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { invented, ok, startApp } from '../support/app.ts'
import { slowClock } from '../support/clock.ts'
import { temporaryFolder } from '../support/database.ts'
import { isFull } from '../support/extent.ts'
import { type LeadersApp, startWithLeaders } from '../support/leaders.ts'
import { mostBetweenTurns } from '../support/turns.ts'

const cedula = (n: number) => String(1_014_880_000 + n)
const consent = () =>
  ({
    method: 'signed_sheet',
    day: bogotaDate(Date.now()),
    textVersion: appConsentText().version,
    accepted: true,
  }) as const

interface Stage extends LeadersApp {
  file: string
  rejectedFile: string
  write(rows: (string | number | null)[][]): Promise<FoundTable>
}

async function stage(leader = 'Ana', options: Partial<AppOptions> = {}): Promise<Stage> {
  const folder = temporaryFolder()
  const file = path.join(folder, 'lista.xlsx')
  const rejectedFile = path.join(folder, 'rechazados.xlsx')
  const app = await startWithLeaders({
    importDialogs: { chooseSpreadsheet: async () => file },
    dialogs: { saveSpreadsheet: async () => rejectedFile, savePdf: async () => null, showInFolder: () => {} },
    ...options,
  })
  await app.as(leader)
  return {
    ...app,
    file,
    rejectedFile,
    async write(rows) {
      fs.writeFileSync(file, await writeXlsx({ sheets: [{ name: 'Lista', rows }] }))
      return tableOf(ok(await app.call('import', 'choose')))
    },
  }
}

function tableOf(answer: OpenAnswer): FoundTable {
  if (answer.kind !== 'found') throw new Error(JSON.stringify(answer))
  return answer.table
}

const preview = async (t: Stage, { columns }: FoundTable, authorised = true) =>
  ok(
    await t.call('import', 'preview', {
      columns: [...columns],
      titleCase: false,
      consent: authorised ? consent() : null,
    }),
  )

const heading = ['Cédula', 'Nombre', 'Celular', 'Mesa']
const good = (n: number, name = 'Ana Ñáñez'): (string | number | null)[] => [
  cedula(n),
  name,
  '300 555 0147',
  7,
]
const many = (count: number) => Array.from({ length: count }, (_, n) => good(n + 1))

const jobs = ({ database }: Stage) =>
  database.sqlite
    .prepare(
      `SELECT priority, parked, count(*) AS people FROM lookup_jobs
        WHERE state = 'waiting' AND person_id IN (SELECT person_id FROM imported_people) GROUP BY 1, 2`,
    )
    .all()

const count = ({ database }: Stage, table: string, where = 'TRUE') =>
  database.sqlite.prepare(`SELECT count(*) FROM ${table} WHERE ${where}`).pluck().get()

test('good rows come in and bad ones are explained; the census columns of a file write nothing', async () => {
  const t = await stage()
  ok(await t.call('people', 'register', { ...invented(0), cedula: cedula(3) }))
  const table = await t.write([
    ['Reunión del sábado'],
    heading,
    good(1),
    good(2, 'JOSE DE LA HOZ'),
    good(3),
    good(1, 'Otra Persona'),
    ['1,03E+09', 'Sin Cifras', null, null],
    [cedula(4), 'MU?OZ PEDRO', null, null],
    [null, 'Sin Cedula', null, null],
    ['52000002', 'Ana Ríos', null, null],
  ])
  expect(table).toMatchObject({
    name: 'lista.xlsx',
    heading: 2,
    columns: ['cedula', 'name', 'phone', 'census'],
  })
  const seen = await preview(t, table)
  expect(seen).toMatchObject({ rows: 8, fresh: 2, known: 1, rejected: 5, withoutConsent: 0, claims: 0 })
  expect(new Set(seen.problems.map(({ code }) => code))).toEqual(
    new Set(['repeated', 'cedula_lost_digits', 'name_lost_letter', 'cedula_missing', 'own']),
  )
  expect(seen.first.map(({ number, outcome }) => [number, outcome]).slice(0, 4)).toEqual([
    [3, 'fresh'],
    [4, 'fresh'],
    [5, 'known'],
    [6, 'repeated'],
  ])

  const answer = ok(await t.call('import', 'start'))
  expect(answer).toMatchObject({
    kind: 'imported',
    result: { imported: 2, known: 1, rejected: 5, claims: 0, withoutConsent: 0 },
  })
  expect(jobs(t)).toEqual([{ priority: 3, parked: null, people: 2 }])
  expect(count(t, 'census_records', 'mesa IS NOT NULL')).toBe(0)
  expect(await t.names()).toHaveLength(3)
  const [person] = ok(await t.call('people', 'rows', { ids: await t.listed() })).filter(
    (row) => row.cedula === cedula(1),
  )
  expect(person).toMatchObject({
    name: 'Ana Ñáñez',
    phone: '3005550147',
    status: 'PENDING',
    isOfUnfinishedImport: false,
    consent: { method: 'signed_sheet', textVersion: appConsentText().version },
  })

  if (answer.kind !== 'imported') throw new Error('aborted')
  const { importId } = answer.result
  expect(ok(await t.call('import', 'saveRejected', { importId }))).toMatchObject({ kind: 'saved', rows: 5 })
  const { sheets } = await readXlsx(fs.readFileSync(t.rejectedFile))
  const rows = sheets[0]?.rows ?? []
  expect(rows[0]).toEqual([...heading, messages.import.reason])
  expect(rows.slice(1).map((row) => [row[1], row.at(-1)])).toEqual([
    ['Otra Persona', messages.import.rowProblem.repeated],
    ['Sin Cifras', messages.import.rowProblem.cedula_lost_digits],
    ['MU?OZ PEDRO', messages.import.rowProblem.name_lost_letter],
    ['Sin Cedula', messages.import.rowProblem.cedula_missing],
    ['Ana Ríos', messages.import.rowProblem.own],
  ])
})

test('people without an authorisation are kept and not looked up until it is recorded', async () => {
  const t = await stage()
  const table = await t.write([heading, good(1), good(2)])
  expect(await preview(t, table, false)).toMatchObject({ fresh: 2, withoutConsent: 2 })
  expect(ok(await t.call('import', 'start'))).toMatchObject({ result: { imported: 2, withoutConsent: 2 } })
  expect(jobs(t)).toEqual([{ priority: 3, parked: 'no_authorisation', people: 2 }])
  const [first = 0] = await t.listed()
  const selection = { view: everybody, picks: { kind: 'only' as const, ids: [first] } }
  ok(
    await t.call('people', 'edit', {
      personId: first,
      cedula: cedula(9),
      name: 'Ana Ruiz',
      phone: null,
      barrio: '',
      labels: '',
      notes: '',
    }),
  )
  expect(count(t, 'lookup_jobs', `state = 'waiting' AND parked = 'no_authorisation'`)).toBe(2)
  const late = { ...consent(), day: '2999-01-01' }
  expect(await t.call('people', 'authorise', { selection, consent: late })).toMatchObject({ ok: false })
  expect(ok(await t.call('people', 'authorise', { selection, consent: consent() }))).toEqual({
    authorised: 1,
  })
  expect(ok(await t.call('people', 'authorise', { selection, consent: consent() }))).toEqual({
    authorised: 0,
  })
  expect(count(t, 'lookup_jobs', `state = 'waiting' AND parked IS NULL AND person_id = ${first}`)).toBe(1)
  expect(t.last('people.changed')?.rows[0]?.consent).toMatchObject({ method: 'signed_sheet' })
  await t.as('Beto')
  expect(ok(await t.call('people', 'authorise', { selection, consent: consent() }))).toEqual({
    authorised: 0,
  })
})

test('a person of another leader stays theirs, and a claim is kept for the owner', async () => {
  const t = await stage('Beto')
  ok(await t.call('people', 'register', { ...invented(0), cedula: cedula(1) }))
  await t.as('Ana')
  const rows = [heading, good(1, 'Como Ana La Llama'), good(2)]
  let table = await t.write(rows)
  // A preview leaves no trace, so it tells a leader nothing of others. The owner sees the campaign in any case.
  for (const isAuthorised of [false, true])
    expect(await preview(t, table, isAuthorised)).toMatchObject({ fresh: 2, rejected: 0, claims: 0 })
  await t.as('Marta')
  table = await t.write(rows)
  expect(await preview(t, table, false)).toMatchObject({
    fresh: 1,
    problems: [{ code: 'another_leaders_unauthorised', rows: 1 }],
  })
  expect(await preview(t, table)).toMatchObject({ fresh: 1, rejected: 1, claims: 1 })
  await t.as('Ana')
  table = await t.write(rows)
  expect(await preview(t, table)).toMatchObject({ fresh: 2 })
  const answer = ok(await t.call('import', 'start'))
  expect(answer).toMatchObject({ result: { imported: 1, rejected: 1, claims: 1 } })
  expect(count(t, 'claims', `name = 'Como Ana La Llama' AND decided_at IS NULL`)).toBe(1)
  if (answer.kind !== 'imported') throw new Error('aborted')
  const { importId } = answer.result
  expect(ok(await t.call('import', 'saveRejected', { importId }))).toMatchObject({ rows: 1 })
  const { sheets } = await readXlsx(fs.readFileSync(t.rejectedFile))
  expect(sheets[0]?.rows[1]?.at(-1)).toBe(messages.import.rowProblem.another_leaders)
  expect(ok(await t.call('import', 'undo', { importId }))).toEqual({ kind: 'undone', people: 1 })
  expect(count(t, 'claims')).toBe(0)
})

test('whoever was removed stays so', async () => {
  const t = await stage()
  const row = ok(await t.call('people', 'register', { ...invented(0), cedula: cedula(1) }))
  ok(await t.call('people', 'remove', { personId: row.id }))
  const seen = await preview(t, await t.write([heading, good(1)]))
  expect(seen).toMatchObject({ fresh: 0, problems: [{ code: 'removed', rows: 1 }] })
})

test('the owner gives people to leaders by a column; a leader keeps all of them', async () => {
  const t = await stage('Marta')
  const rows = [
    ['Cédula', 'Nombre', 'Líder'],
    [cedula(1), 'Ana Uno', 'ana'],
    [cedula(2), 'Ana Dos', ''],
    [cedula(3), 'Ana Tres', 'Nadie'],
  ]
  expect(await preview(t, await t.write(rows))).toMatchObject({
    fresh: 2,
    problems: [{ code: 'leader_unknown', rows: 1 }],
  })
  ok(await t.call('import', 'start'))
  expect(count(t, 'people', `referred_by = ${t.idOf('Ana')}`)).toBe(1)
  expect(count(t, 'consents', `collected_by = ${t.idOf('Ana')}`)).toBe(1)
  await t.as('Beto')
  expect(await t.call('import', 'start')).toMatchObject({ error: { code: 'not_found' } })
  // Two of them are of other leaders, which only the import tells.
  expect(await preview(t, await t.write([...rows, [cedula(4), 'Ana Cuatro', 'Nadie']]))).toMatchObject({
    fresh: 4,
  })
  expect(ok(await t.call('import', 'start'))).toMatchObject({ result: { imported: 2, claims: 2 } })
})

test('columns that were changed are remembered for files of that shape', async () => {
  const t = await stage()
  const rows = [
    ['Cédula', 'Quién es', 'Comentario raro'],
    [cedula(1), 'Ana Ruiz', 'x'],
  ]
  const table = await t.write(rows)
  expect(table).toMatchObject({ columns: ['cedula', 'name', null], isRemembered: false })
  await preview(t, { ...table, columns: ['cedula', 'name', 'notes'] })
  expect(await t.write(rows)).toMatchObject({ columns: ['cedula', 'name', 'notes'], isRemembered: true })
  await t.as('Beto')
  expect(await t.write(rows)).toMatchObject({ isRemembered: false })
})

test.runIf(isFull)(
  'rejected rows are kept after the file is closed, until the leader imports another file',
  async () => {
    const t = await stage()
    const save = (importId: number) => t.call('import', 'saveRejected', { importId })
    const bad = (n: number) => ['Reunión', `52-${n}`, 'Ana Ruiz', null]
    await preview(
      t,
      await t.write([['Lista', 'Cédula', 'Nombre', 'Extra'], ['a', ...good(1).slice(0, 2)], bad(1), bad(2)]),
    )
    const answer = ok(await t.call('import', 'start'))
    if (answer.kind !== 'imported') throw new Error('aborted')
    const { importId } = answer.result
    ok(await t.call('import', 'close'))
    expect(ok(await t.call('import', 'state')).last).toMatchObject({ rejected: 2 })
    expect(ok(await save(importId))).toMatchObject({ kind: 'saved', rows: 2 })
    const { sheets } = await readXlsx(fs.readFileSync(t.rejectedFile))
    expect(sheets[0]?.rows.map((row) => row.slice(0, 3))).toEqual([
      ['Lista', 'Cédula', 'Nombre'],
      ['Reunión', '52-1', 'Ana Ruiz'],
      ['Reunión', '52-2', 'Ana Ruiz'],
    ])
    await t.as('Beto')
    expect(await save(importId)).toMatchObject({ error: { code: 'not_found' } })
    await preview(t, await t.write([heading, good(8)]))
    ok(await t.call('import', 'start'))
    await t.as('Ana')
    expect(ok(await save(importId))).toMatchObject({ kind: 'saved', rows: 2 })
    await preview(t, await t.write([heading, good(9)]))
    ok(await t.call('import', 'start'))
    expect(await save(importId)).toMatchObject({ error: { code: 'not_found' } })
    expect(count(t, 'import_chunks', `rows LIKE '%52-%'`)).toBe(0)
  },
)

test.runIf(isFull)('rejected rows are kept for 30 days', async () => {
  const t = await stage()
  await preview(t, await t.write([heading, good(1), ['52-1', 'Ana Ruiz', null, null]]))
  ok(await t.call('import', 'start'))
  const daysAgo = (days: number) => Date.now() - days * 24 * 60 * 60_000
  for (const [days, rejected] of [
    [29, 1],
    [31, 0],
  ] as const) {
    t.database.sqlite.prepare('UPDATE imports SET started_at = ?').run(daysAgo(days))
    const next = startApp({ dataDir: t.dataDir })
    const { slotId, password } = t.placed.find(({ displayName }) => displayName === 'Ana') ?? {}
    ok(await next.call('session', 'signIn', { slotId: slotId ?? '', password: password ?? '' }))
    expect(ok(await next.call('import', 'state')).last).toMatchObject({ people: 1, rejected })
    await next.app.close()
  }
})

test('a row that is rejected only when it is written is explained too', async () => {
  const t = await stage()
  await preview(t, await t.write([heading, good(1), good(2), [cedula(3), 'MU?OZ PEDRO', null, null]]))
  const row = ok(await t.call('people', 'register', { ...invented(0), cedula: cedula(1) }))
  ok(await t.call('people', 'remove', { personId: row.id }))
  const answer = ok(await t.call('import', 'start'))
  if (answer.kind !== 'imported') throw new Error('aborted')
  expect(answer.result).toMatchObject({ imported: 1, rejected: 2 })
  const { importId } = answer.result
  expect(ok(await t.call('import', 'saveRejected', { importId }))).toMatchObject({ rows: 2 })
  const { sheets } = await readXlsx(fs.readFileSync(t.rejectedFile))
  expect(sheets[0]?.rows.slice(1)).toEqual([
    [cedula(1), 'Ana Ñáñez', '3005550147', '', messages.import.rowProblem.removed],
    [cedula(3), 'MU?OZ PEDRO', '', '', messages.import.rowProblem.name_lost_letter],
  ])
})

test('a second import knows the first, and an undone one leaves nothing', async () => {
  const t = await stage()
  const rows = [heading, ...many(450)]
  await preview(t, await t.write(rows))
  const answer = ok(await t.call('import', 'start'))
  if (answer.kind !== 'imported') throw new Error('aborted')
  const { importId } = answer.result
  expect(await preview(t, await t.write(rows))).toMatchObject({ fresh: 0, known: 450 })
  expect(ok(await t.call('import', 'state'))).toMatchObject({
    running: null,
    unfinished: null,
    last: { importId, people: 450 },
  })
  const [first = 0] = await t.listed()
  await t.as('Beto')
  expect(await t.call('import', 'undo', { importId })).toMatchObject({ error: { code: 'not_found' } })
  await t.as('Ana')
  const selection = { view: everybody, picks: { kind: 'only' as const, ids: [first] } }
  ok(await t.call('people', 'label', { selection, label: 'Jóvenes', change: 'add' }))
  expect(ok(await t.call('import', 'undo', { importId }))).toEqual({ kind: 'changed', people: 1 })
  expect(await t.listed()).toHaveLength(450)
  t.database.sqlite.exec('UPDATE people SET updated_at = registered_at')
  expect(ok(await t.call('import', 'undo', { importId }))).toEqual({ kind: 'undone', people: 450 })
  expect(await t.listed()).toEqual([])
  expect(['imports', 'imported_people', 'import_chunks'].map((name) => count(t, name))).toEqual([0, 0, 0])
  expect(count(t, 'lookup_jobs')).toBe(count(t, 'accounts'))
})

test('cancelled, nobody is left; while it runs its people are marked, not queued, and registering goes on', async () => {
  const t = await stage()
  await preview(t, await t.write([heading, ...many(2_000)]))
  const running = t.call('import', 'start')
  while (count(t, 'imported_people') === 0) await setImmediate()
  // Each call reaches its handler before it returns, so these follow one another within one part.
  const ids = t.database.sqlite
    .prepare('SELECT person_id FROM imported_people LIMIT 1')
    .pluck()
    .all() as number[]
  const rows = t.call('people', 'rows', { ids })
  const registered = t.call('people', 'register', { ...invented(0), cedula: '52345678' })
  const pasted = t.call('import', 'openPasted', { text: 'Cédula;Nombre' })
  const aborted = t.call('import', 'abort')
  expect(jobs(t)).toEqual([])
  expect(ok(await rows)[0]).toMatchObject({ isOfUnfinishedImport: true })
  ok(await registered)
  expect(await pasted).toMatchObject({ error: { code: 'busy' } })
  ok(await aborted)
  expect(ok(await running)).toEqual({ kind: 'aborted' })
  expect(await t.names()).toEqual(['Yolanda Patiño Ñáñez'])
  expect(['imports', 'imported_people', 'import_chunks'].map((name) => count(t, name))).toEqual([0, 0, 0])
  expect(ok(await t.call('import', 'start'))).toMatchObject({ kind: 'imported', result: { imported: 2_000 } })
})

test('on a slow laptop, a registration waits for 50 people of an import at the most, and for 10 when it is undone', async () => {
  const t = await stage('Ana', { clock: slowClock() })
  await preview(t, await t.write([heading, ...many(600)]))
  const people = () => count(t, 'people') as number
  const importing = t.call('import', 'start')
  expect(await mostBetweenTurns(people, importing)).toBe(50)
  const imported = ok(await importing)
  if (imported.kind !== 'imported') throw new Error(imported.kind)
  expect(imported.result).toMatchObject({ imported: 600, withoutConsent: 0 })
  const undoing = t.call('import', 'undo', { importId: imported.result.importId })
  expect(await mostBetweenTurns(people, undoing)).toBe(10)
  expect(ok(await undoing)).toEqual({ kind: 'undone', people: 600 })
})

test('a refused file is explained and leaves none open; a pasted table is imported as well', async () => {
  const t = await stage()
  fs.writeFileSync(t.file, '%PDF-1.7')
  expect(ok(await t.call('import', 'choose'))).toEqual({ kind: 'refused', problem: 'not_a_table' })
  fs.writeFileSync(t.file, 'Ventas;Total\nEnero;12\n')
  expect(ok(await t.call('import', 'choose'))).toEqual({ kind: 'refused', problem: 'no_people' })
  expect(ok(await t.call('import', 'openDropped', { path: 'lista.xlsx' }))).toEqual({
    kind: 'refused',
    problem: 'not_readable',
  })
  const text = `Cédula\tNombre\n${cedula(1)}\tAna Ñáñez`
  const table = tableOf(ok(await t.call('import', 'openPasted', { text })))
  expect(table).toMatchObject({ name: null, columns: ['cedula', 'name'] })
  await preview(t, table)
  expect(ok(await t.call('import', 'start'))).toMatchObject({ result: { imported: 1 } })
  ok(await t.call('import', 'close'))
  expect(await t.call('import', 'start')).toMatchObject({ error: { code: 'not_found' } })
})
