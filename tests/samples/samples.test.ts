import { expect, test } from 'vitest'
import { messages } from '../../src-preload/messages/index.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { everyone, invented, named, ok } from '../support/app.ts'
import { type LeadersApp, startWithLeaders } from '../support/leaders.ts'

const everybody = messages.samples.people.length

const stage = async () => {
  const t = await startWithLeaders()
  await t.as('Marta')
  return t
}

const shown = async ({ call }: LeadersApp) => {
  const { ids } = ok(await call('people', 'list', everyone))
  return ok(await call('people', 'rows', { ids: [...ids] }))
}

/** Rows of each table that names people, but for the person behind the account. */
const rowsAbout = ({ database }: LeadersApp) =>
  ['people', 'census_records', 'consents', 'lookup_jobs', 'claims'].map((table) => {
    const id = table === 'people' ? 'id' : 'person_id'
    const own = 'SELECT person_id FROM accounts'
    return database.sqlite.prepare(`SELECT count(*) FROM ${table} WHERE ${id} NOT IN (${own})`).pluck().get()
  })

test('invented people have answers and no job; nobody asks the census about them, and one click erases them', async () => {
  const t = await stage()
  expect(ok(await t.call('samples', 'read'))).toEqual({ people: 0, mayAdd: true })
  expect(ok(await t.call('samples', 'add'))).toEqual({ people: everybody, mayAdd: false })
  const rows = await shown(t)
  expect(new Set(named(rows))).toEqual(new Set(messages.samples.people.map(({ name }) => name)))
  expect(rows.filter(({ status }) => status === 'ACTIVE').every(({ mesa }) => mesa !== null)).toBe(true)
  expect(rowsAbout(t)).toEqual([everybody, everybody, 0, 0, 0])
  expect(t.last('people.changed')?.rows).toHaveLength(everybody)

  const [first, ...others] = rows.map(({ id }) => id)
  if (first === undefined) throw new Error('nobody')
  for (const personIds of [[first], others])
    expect(ok(await t.call('census', 'refresh', { personIds }))).toMatchObject({
      queued: 0,
      skippedFinal: personIds.length,
    })
  const changes = { personId: first, name: 'Otro Nombre', phone: null, ...blankTexts }
  expect(await t.call('people', 'edit', { ...changes, cedula: '1014880299' })).toMatchObject({
    error: { code: 'invalid_input', fields: { cedula: 'cedula_of_sample' } },
  })
  ok(await t.call('people', 'remove', { personId: others[0] as number }))

  expect(ok(await t.call('samples', 'remove'))).toEqual({ people: 0, mayAdd: true })
  expect(rowsAbout(t)).toEqual([0, 0, 0, 0, 0])
  expect(await shown(t)).toEqual([])
  expect(t.last('people.removed')?.ids).toHaveLength(everybody)
})

test('where somebody is registered nobody is invented; whoever is registered beside them stays', async () => {
  const t = await stage()
  ok(await t.call('samples', 'add'))
  ok(await t.call('people', 'register', invented(1, 'Olga Peña')))
  expect(ok(await t.call('samples', 'remove'))).toEqual({ people: 0, mayAdd: false })
  expect(ok(await t.call('samples', 'add'))).toEqual({ people: 0, mayAdd: false })
  expect(named(await shown(t))).toEqual(['Olga Peña'])
})
