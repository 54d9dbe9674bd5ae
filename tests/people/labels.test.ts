import { expect, test } from 'vitest'
import { changedLabels } from '../../src-main/people/labels.ts'
import { noFilter, type Selection } from '../../src-preload/contract/index.ts'
import { withSitting } from '../../src-renderer/people/labels/sitting.ts'
import { everyone, invented, named, ok } from '../support/app.ts'
import { inventPeople } from '../support/counted.ts'
import { type LeadersApp, startWithLeaders } from '../support/leaders.ts'

const sitting = 'Reunión El Recreo, 29 nov'

const only = (...ids: number[]): Selection => ({ view: everyone, picks: { kind: 'only', ids } })

/** Ana has three people, Beto one; Marta is the owner. */
async function stage(): Promise<LeadersApp & { ids: number[]; betos: number }> {
  const started = await startWithLeaders()
  const { as, call } = started
  const register = async (n: number, name: string, labels = '') =>
    ok(await call('people', 'register', { ...invented(n, name), labels })).id
  await as('Beto')
  const betos = await register(9, 'Zoila Ríos', 'Secreta')
  await as('Ana')
  const ids = [
    await register(1, 'Ana Gil', `${sitting}\nFamilia`),
    await register(2, 'Beatriz Zea', 'familia'),
    await register(3, 'Carlos Vega'),
  ]
  return { ...started, ids, betos }
}

const withLabel = async ({ call }: LeadersApp, label: string): Promise<string[]> => {
  const { ids } = ok(await call('people', 'list', { ...everyone, filter: { ...noFilter, label } }))
  return named(ok(await call('people', 'rows', { ids: [...ids] })))
}

const labelsNow = async ({ call }: LeadersApp, ids: number[]) =>
  ok(await call('people', 'rows', { ids })).map(({ labels }) => labels)

test('a registration keeps its labels; the list finds who has one, however it is spelt, and names those in use', async () => {
  const t = await stage()
  expect(await labelsNow(t, t.ids)).toEqual([`${sitting}\nFamilia`, 'familia', null])
  expect(await withLabel(t, 'FAMILIA')).toEqual(['Ana Gil', 'Beatriz Zea'])
  expect(await withLabel(t, 'reunion el recreo, 29 nov')).toEqual(['Ana Gil'])
  // A part of a label is another label.
  expect(await withLabel(t, 'Reunión')).toEqual([])
  expect(ok(await t.call('people', 'labels'))).toEqual([
    { name: 'Familia', people: 2 },
    { name: sitting, people: 1 },
  ])
})

test('a label is put on a selection and taken from it; who has five gets no sixth', async () => {
  const t = await stage()
  const { call, ids } = t
  const change = async (kind: 'add' | 'remove', label: string, selection = only(...ids)) =>
    ok(await call('people', 'label', { selection, label, change: kind }))
  expect(await change('add', 'Familia')).toEqual({ changed: 1, full: 0 })
  expect(t.last('people.changed')).toMatchObject({
    rows: [{ name: 'Carlos Vega', labels: 'Familia' }],
    altered: ['labels'],
  })
  const allBut: Selection = { view: everyone, picks: { kind: 'all_but', ids: [ids[0] ?? 0], also: [] } }
  expect(await change('remove', 'FAMILIA', allBut)).toEqual({ changed: 2, full: 0 })
  expect(await labelsNow(t, ids)).toEqual([`${sitting}\nFamilia`, null, null])

  for (const label of ['c', 'd', 'e']) await change('add', label, only(ids[0] ?? 0))
  expect(await change('add', 'f')).toEqual({ changed: 2, full: 1 })
  expect(await labelsNow(t, ids)).toEqual([`${sitting}\nFamilia\nc\nd\ne`, 'f', 'f'])
  expect(await call('people', 'label', { selection: only(), label: ' ', change: 'add' })).toMatchObject({
    error: { code: 'invalid_input' },
  })
})

test('other leaders’ people get no label, and their labels are nowhere; the owner labels the whole campaign', async () => {
  const t = await stage()
  const { call, ids, betos } = t
  const everybody = { selection: only(...ids, betos), label: 'Transporte', change: 'add' } as const
  expect(ok(await call('people', 'label', everybody))).toEqual({ changed: 3, full: 0 })
  expect(JSON.stringify(ok(await call('people', 'labels')))).not.toContain('Secreta')
  expect(await withLabel(t, 'Secreta')).toEqual([])

  await t.as('Marta')
  ok(await call('campaign', 'follow', { isFollowed: true }))
  expect(ok(await call('campaign', 'label', everybody))).toEqual({ changed: 1, full: 0 })
  expect(t.last('people.changed')?.rows).toMatchObject([{ leader: 'Beto', labels: 'Secreta\nTransporte' }])
  expect(ok(await call('campaign', 'labels')).map(({ name, people }) => [name, people])).toEqual([
    ['Familia', 2],
    [sitting, 1],
    ['Secreta', 1],
    ['Transporte', 4],
  ])
})

test('many people are labelled in parts, and each of them once', async () => {
  const t = await startWithLeaders()
  await t.as('Ana')
  inventPeople(t.database, { people: 450, puestos: 3, referredBy: t.idOf('Ana'), now: 1 })
  const all: Selection = { view: everyone, picks: { kind: 'all_but', ids: [], also: [] } }
  const before = t.events.length
  const add = { selection: all, label: 'Familia', change: 'add' } as const
  expect(ok(await t.call('people', 'label', add))).toEqual({ changed: 450, full: 0 })
  const told = t.events.slice(before).filter(({ name }) => name === 'people.changed')
  expect(told.map(({ event }) => (event as { rows: unknown[] }).rows.length)).toEqual([
    100, 100, 100, 100, 50,
  ])
  const found = { ...everyone, filter: { ...noFilter, label: 'familia' } }
  expect(ok(await t.call('people', 'list', found)).ids).toHaveLength(450)
  expect(ok(await t.call('people', 'label', add))).toEqual({ changed: 0, full: 0 })
})

test('a correction changes the labels, and a leader who gets the person sees them', async () => {
  const t = await stage()
  const [first = 0] = t.ids
  const [row] = ok(await t.call('people', 'rows', { ids: [first] }))
  const { name, cedula } = row ?? { name: '', cedula: '' }
  ok(
    await t.call('people', 'edit', {
      personId: first,
      name,
      cedula,
      phone: null,
      barrio: '',
      notes: '',
      labels: 'Transporte',
    }),
  )
  expect(t.last('people.changed')?.altered).toContain('labels')
  await t.as('Marta')
  ok(await t.call('accounts', 'reassign', { personIds: [first], to: t.idOf('Beto') }))
  await t.as('Beto')
  expect(await labelsNow(t, [first])).toEqual(['Transporte'])
})

test('the rule of one change', () => {
  expect(changedLabels(null, 'a', 'add')).toEqual({ text: 'a' })
  expect(changedLabels('a\nb', 'A', 'add')).toEqual({ text: 'a\nb' })
  expect(changedLabels('a\nb', 'Á', 'remove')).toEqual({ text: 'b' })
  expect(changedLabels('a', 'a', 'remove')).toEqual({ text: null })
  expect(changedLabels('a\nb\nc\nd\ne', 'f', 'add')).toBe('full')
  expect(changedLabels('a\nb\nc\nd\ne', 'E', 'add')).toEqual({ text: 'a\nb\nc\nd\ne' })
})

test('another sitting takes the place of the one before in the form', () => {
  expect(withSitting('', null, sitting)).toBe(sitting)
  expect(withSitting(`${sitting}\nFamilia`, sitting, 'Otra')).toBe('Otra\nFamilia')
  expect(withSitting(`Familia\n${sitting}`, sitting, null)).toBe('Familia')
  expect(withSitting('Familia', null, 'familia')).toBe('familia')
})
