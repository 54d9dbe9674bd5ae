// What people ask for under Ley 1581: noted, counted, extended, answered, exported, and erased with their person.
import fs from 'node:fs'
import path from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { erase } from '../../src-main/people/erase.ts'
import { daysLeft, dueOn, stateOf } from '../../src-main/requests/terms.ts'
import { bogotaDate, dayMs } from '../../src-preload/bogota.ts'
import type { Arguments, Contract, RequestFilter } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { afterWorkingDays } from '../../src-preload/working-days.ts'
import { invented, ok } from '../support/app.ts'
import { readLog } from '../support/audit-log.ts'
import { temporaryFolder } from '../support/database.ts'
import { startWithLeaders } from '../support/leaders.ts'

type Input = Arguments<Contract['requests']['add']>[0]

const today = bogotaDate(Date.now())
const before = (days: number) => bogotaDate(Date.now() - days * dayMs)
const all: RequestFilter = { text: '', shown: 'all' }

const asked = (more: Partial<Input> = {}): Input => ({
  kind: 'query',
  way: 'phone',
  receivedOn: today,
  name: 'Zenaida Tovar',
  cedula: null,
  contact: '300 555 99 00',
  asked: 'Quiere saber qué datos tenemos',
  ...more,
})

async function stage() {
  const file = path.join(temporaryFolder(), 'solicitudes')
  const t = await startWithLeaders({
    dialogs: { saveSpreadsheet: async () => file, savePdf: async () => null, showInFolder: () => {} },
  })
  const add = async (more: Partial<Input> = {}) => ok(await t.call('requests', 'add', asked(more)))
  const list = async (filter: Partial<RequestFilter> = {}) =>
    ok(await t.call('requests', 'list', { ...all, ...filter }))
  return { ...t, file: `${file}.xlsx`, add, list }
}

test('a query has 10 working days and a claim 15; an extension adds 5 and 8', () => {
  expect(dueOn('query', '2026-11-30', false)).toBe('2026-12-15')
  expect(dueOn('query', '2026-11-30', true)).toBe('2026-12-22')
  for (const kind of ['rectify', 'revoke', 'erase', 'complaint'] as const)
    expect([dueOn(kind, '2026-11-30', false), dueOn(kind, '2026-11-30', true)]).toEqual([
      '2026-12-22',
      '2027-01-05',
    ])
})

test('a request is overdue the day after its last day, and not once it is answered', () => {
  const standing = { dueOn: '2026-12-15', extendedOn: null, answeredOn: null }
  expect(stateOf(standing, '2026-12-15')).toBe('open')
  expect(daysLeft(standing, '2026-12-15')).toBe(0)
  expect(stateOf(standing, '2026-12-16')).toBe('overdue')
  expect(daysLeft(standing, '2026-12-16')).toBe(-1)
  expect(stateOf({ ...standing, extendedOn: '2026-12-01' }, '2026-12-02')).toBe('extended')
  expect(stateOf({ ...standing, answeredOn: '2026-12-17' }, '2027-01-20')).toBe('answered')
})

test('requests are listed by their last day and counted; an extension and an answer move them', async () => {
  const t = await stage()
  await t.as('Ana')
  const late = await t.add({ receivedOn: before(40), asked: 'La vieja' })
  const claim = await t.add({ kind: 'erase', asked: 'El reclamo' })
  const query = await t.add()
  expect(late.state).toBe('overdue')
  expect([query.state, query.daysLeft, query.dueOn]).toEqual(['open', 10, afterWorkingDays(today, 10)])
  const listed = await t.list()
  expect(listed.requests.map(({ id }) => id)).toEqual([late.id, query.id, claim.id])
  expect(listed.counts).toEqual({ open: 3, overdue: 1, dueSoon: 0 })

  const extended = ok(await t.call('requests', 'extend', { requestId: query.id, reason: 'Falta un dato' }))
  expect(extended).toMatchObject({
    state: 'extended',
    daysLeft: 15,
    extension: { on: today, reason: 'Falta un dato' },
  })
  const twice = { requestId: query.id, reason: 'Otra vez' }
  expect(await t.call('requests', 'extend', twice)).toMatchObject({ error: { code: 'already_decided' } })
  expect(await t.call('requests', 'extend', { ...twice, requestId: late.id })).toMatchObject({
    error: { code: 'already_decided' },
  })

  const answer = { requestId: late.id, answeredOn: today, text: 'Se le entregó todo' }
  const wrong = { ...answer, answeredOn: before(41) }
  expect(await t.call('requests', 'answer', wrong)).toMatchObject({
    error: { fields: { answeredOn: 'invalid' } },
  })
  const answered = ok(await t.call('requests', 'answer', answer))
  expect(answered).toMatchObject({ state: 'answered', answer: { on: today, text: 'Se le entregó todo' } })
  expect(messages.requests.due(answered)).toContain('después del plazo')
  expect(await t.call('requests', 'answer', answer)).toMatchObject({ error: { code: 'already_decided' } })
  expect((await t.list({ shown: 'open' })).requests.map(({ id }) => id)).toEqual([claim.id, query.id])
  expect((await t.list({ shown: 'answered' })).requests.map(({ id }) => id)).toEqual([late.id])
  expect(ok(await t.call('requests', 'counts'))).toEqual({ open: 2, overdue: 0, dueSoon: 0 })
})

test('a cédula of one’s own people stands for them; somebody else gives the least', async () => {
  const t = await stage()
  await t.as('Ana')
  const olga = ok(await t.call('people', 'register', invented(1, 'Olga Peña')))
  expect(ok(await t.call('requests', 'whoHas', { cedula: olga.cedula }))).toEqual({
    personId: olga.id,
    name: 'Olga Peña',
  })
  ok(await t.call('people', 'remove', { personId: olga.id }))
  const hers = await t.add({ name: 'Doña Olga', cedula: olga.cedula })
  expect(hers).toMatchObject({ personId: olga.id, name: 'Olga Peña', cedula: olga.cedula, contact: null })
  const stored = t.database.sqlite.prepare('SELECT name, cedula, contact FROM requests').get()
  expect(stored).toEqual({ name: null, cedula: null, contact: null })
  const corrected = asked({ cedula: '1014889999', receivedOn: before(3) })
  const edited = ok(await t.call('requests', 'edit', { requestId: hers.id, request: corrected }))
  expect(edited).toMatchObject({
    personId: null,
    name: 'Zenaida Tovar',
    dueOn: afterWorkingDays(before(3), 10),
  })
  const tomorrow = asked({ receivedOn: bogotaDate(Date.now() + dayMs) })
  expect(await t.call('requests', 'add', tomorrow)).toMatchObject({
    error: { fields: { receivedOn: 'invalid' } },
  })
  const found = async (text: string) => (await t.list({ text })).requests.length
  expect([await found('zenaída'), await found('1014889999'), await found(String(hers.id))]).toEqual([1, 1, 1])
  expect([await found('1014880'), await found('peña'), await found('%')]).toEqual([0, 0, 0])
})

test('a leader sees the requests of their own people; the owner sees everybody’s', async () => {
  const t = await stage()
  await t.as('Ana')
  const olga = ok(await t.call('people', 'register', invented(1, 'Olga Peña')))
  const hers = await t.add({ cedula: olga.cedula, name: 'Olga' })
  await t.add()
  await t.as('Beto')
  expect((await t.list()).requests).toEqual([])
  expect(ok(await t.call('requests', 'whoHas', { cedula: olga.cedula }))).toBeNull()
  for (const [name, input] of [
    ['extend', { requestId: hers.id, reason: 'x' }],
    ['answer', { requestId: hers.id, answeredOn: today, text: 'x' }],
    ['forget', { requestId: hers.id }],
    ['edit', { requestId: hers.id, request: asked() }],
  ] as const)
    expect(await t.send(`requests.${name}`, input)).toEqual({ ok: false, error: { code: 'not_found' } })
  await t.as('Marta')
  expect((await t.list()).requests).toHaveLength(2)
  ok(await t.call('accounts', 'reassign', { personIds: [olga.id], to: t.idOf('Beto') }))
  await t.as('Beto')
  expect((await t.list()).requests.map(({ name }) => name)).toEqual(['Olga Peña'])
  await t.as('Ana')
  expect((await t.list()).requests.map(({ name }) => name)).toEqual(['Zenaida Tovar'])
})

test('of whoever is erased only the number and the days stay', async () => {
  const t = await stage()
  await t.as('Ana')
  const olga = ok(await t.call('people', 'register', invented(1, 'Olga Peña')))
  const one = await t.add({ kind: 'erase', cedula: olga.cedula, name: 'Olga', asked: 'Borrar a Olga' })
  ok(await t.call('requests', 'extend', { requestId: one.id, reason: 'Olga viaja' }))
  // Asked before she was registered.
  t.database.sqlite
    .prepare(
      `INSERT INTO requests (account_id, kind, way, received_on, due_on, name, cedula, asked, answered_on, answer, noted_at)
       SELECT account_id, kind, way, received_on, due_on, 'Olga', ?, 'Lo de Olga', received_on, 'A Olga', 1 FROM requests`,
    )
    .run(olga.cedula)
  erase(t.database, [olga.id])
  const text = JSON.stringify(t.database.sqlite.prepare('SELECT * FROM requests').all())
  expect(text).not.toMatch(/Olga/)
  expect(text).not.toContain(olga.cedula)
  const [open, answered] = (await t.list()).requests
  expect(open).toMatchObject({
    id: one.id,
    kind: 'erase',
    isErased: true,
    name: null,
    asked: null,
    dueOn: open?.dueOn,
  })
  expect(answered).toMatchObject({ isErased: true, answer: { on: today, text: null } })
  const answer = { requestId: one.id, answeredOn: today, text: 'Se borró a Olga Peña' }
  expect(ok(await t.call('requests', 'answer', answer))).toMatchObject({ answer: { on: today, text: null } })
  expect(JSON.stringify(t.database.sqlite.prepare('SELECT * FROM requests').all())).not.toMatch(/Olga/)
})

test('an answered request of a stranger is emptied when a leader says so, an open one is not', async () => {
  const t = await stage()
  await t.as('Ana')
  const one = await t.add()
  const requestId = one.id
  expect(await t.call('requests', 'forget', { requestId })).toMatchObject({
    error: { code: 'already_decided' },
  })
  ok(await t.call('requests', 'answer', { requestId, answeredOn: today, text: 'Se le dijo a Zenaida' }))
  expect(ok(await t.call('requests', 'forget', { requestId }))).toMatchObject({ isErased: true, name: null })
  expect(JSON.stringify(t.database.sqlite.prepare('SELECT * FROM requests').all())).not.toMatch(/Zenaida|300/)
  expect((await t.list()).requests).toMatchObject([{ id: requestId, isErased: true, notedBy: 'Ana' }])
})

test('each step is in the audit log, without a word about the person', async () => {
  const t = await stage()
  await t.as('Ana')
  const olga = ok(await t.call('people', 'register', invented(1, 'Olga Peña')))
  const { id: requestId } = await t.add({ cedula: olga.cedula, name: 'Olga' })
  ok(await t.call('requests', 'extend', { requestId, reason: 'Falta un dato' }))
  ok(await t.call('requests', 'answer', { requestId, answeredOn: today, text: 'Hecho' }))
  expect(ok(await t.call('requests', 'export', all))).toMatchObject({ kind: 'saved', rows: 1 })
  await t.as('Marta')
  const log = await readLog(t, ['people', 'files'])
  expect(log.toReversed().map((entry) => messages.audit.what(entry, 0))).toEqual([
    'Se anotó la solicitud n.º 1, de Olga Peña',
    'Se prorrogó la solicitud n.º 1, de Olga Peña',
    'Se respondió la solicitud n.º 1, de Olga Peña',
    'Se exportó la lista de solicitudes: 1 solicitud',
  ])
  const stored = JSON.stringify(t.database.sqlite.prepare('SELECT * FROM audit_log').all())
  expect(stored).not.toMatch(/Olga|dato|Hecho/)
  const [sheet] = (await readXlsx(fs.readFileSync(t.file))).sheets
  expect(sheet?.rows[0]).toEqual(Object.values(messages.requests.file.column))
  expect(sheet?.rows[1]).toEqual(
    expect.arrayContaining([1, 'Consulta', 'Olga Peña', 'Falta un dato', 'Hecho', 'Ana']),
  )
})
