import { describe, expect, test } from 'vitest'
import { everybody, noFilter, type PersonRow, type TableView } from '../../src-preload/contract/index.ts'
import { altersList, withHeldRow, withRows } from '../../src-renderer/people/list/rows.ts'

const person = (more: Partial<PersonRow> = {}): PersonRow =>
  ({
    id: 1,
    revision: 1,
    name: 'Yolanda Patiño Ñáñez',
    status: 'PENDING',
    municipio: null,
    ...more,
  }) as PersonRow

describe('rows', () => {
  test('an older row never replaces a newer one', () => {
    const held = withRows(new Map(), [person({ revision: 3, status: 'ACTIVE' })])
    expect(withRows(held, [person({ revision: 2 })]).get(1)?.status).toBe('ACTIVE')
    expect(withRows(held, [person({ revision: 4, status: 'NOT_FOUND' })]).get(1)?.status).toBe('NOT_FOUND')
  })

  test('what was not seen for longest goes first', () => {
    const many = Array.from({ length: 4_000 }, (_, index) => person({ id: index + 1 }))
    const held = withRows(withRows(new Map(), many), [person({ id: 1 }), person({ id: 5_000 })])
    expect(held.size).toBe(4_000)
    expect(held.has(1)).toBe(true)
    expect(held.has(2)).toBe(false)
  })

  test('the list is asked for again only when a change can alter it', () => {
    const byName = { ...everybody, sort: { by: 'name', direction: 'asc' } } as const
    const byStatus = { ...everybody, sort: { by: 'status', direction: 'asc' } } as const
    const running = person({ revision: 2, status: 'PROCESSING' })
    const alters = (before: PersonRow | undefined, after: PersonRow, view: TableView) =>
      altersList(before, after, view, [])
    expect(altersList(undefined, running, byName, ['status'])).toBe(true)
    expect(altersList(undefined, running, byName, ['name'])).toBe(true)
    expect(altersList(undefined, running, byName, ['phone'])).toBe(false)
    expect(altersList(undefined, running, { ...byName, search: 'cali' }, ['phone'])).toBe(true)
    expect(alters(undefined, running, byName)).toBe(false)
    expect(alters(person(), running, byName)).toBe(false)
    expect(alters(person(), running, byStatus)).toBe(true)
    expect(alters(running, person({ revision: 3, status: 'ACTIVE' }), byName)).toBe(true)
    expect(alters(running, person({ revision: 1, status: 'ACTIVE' }), byName)).toBe(false)
    expect(alters(person(), person({ revision: 2, name: 'Ana' }), byName)).toBe(true)
    const moved = person({ revision: 2, municipio: 'CALI' })
    expect(alters(person(), moved, byName)).toBe(false)
    expect(alters(person(), moved, { ...byName, search: 'cali' })).toBe(true)
    expect(alters(person(), moved, { ...byName, filter: { ...noFilter, municipio: 'CALI' } })).toBe(true)
  })

  test('an open row that left the list stays where it was', () => {
    const ids = (...list: number[]) => Int32Array.from(list)
    expect(withHeldRow(ids(1, 3), ids(1, 2, 3), 2)).toEqual(ids(1, 2, 3))
    expect(withHeldRow(ids(), ids(1, 2, 3), 3)).toEqual(ids(3))
    expect(withHeldRow(ids(1, 3), ids(1, 2, 3), null)).toEqual(ids(1, 3))
    expect(withHeldRow(ids(1, 3), null, 2)).toEqual(ids(1, 3))
  })
})
