import { expect, test } from 'vitest'
import { changedParts, estimate } from '../../src-main/recheck/policy.ts'
import { bogotaDay, dayMs } from '../../src-preload/bogota.ts'
import type { ShownResult } from '../../src-preload/contract/index.ts'

const noon = Date.UTC(2026, 10, 30, 17)
const leftMs = (lookups: number) => lookups * 7_000
const load = { people: 900, ahead: 100, leftMs, price: 0.003, ceiling: 5, spent: 0, now: noon }

test('a batch takes as long as its lookups and those that go first, and costs its own', () => {
  expect(estimate(load)).toEqual({
    leftMs: 1_000 * 7_000,
    dollars: expect.closeTo(2.7, 6),
    isHeldByCeiling: false,
  })
  expect(estimate({ ...load, price: null })).toMatchObject({ leftMs: 7_000_000, dollars: null })
  expect(estimate({ ...load, leftMs: null })).toMatchObject({ leftMs: null })
})

test('with a daily ceiling it ends on the day that affords the last lookup', () => {
  const untilMidnight = bogotaDay(noon).end - noon
  // 1,000 lookups today, 1,000 tomorrow, and 500 on the day after.
  const three = { ...load, people: 2_400, ceiling: 3, spent: 0 }
  expect(estimate(three)).toEqual({
    leftMs: untilMidnight + dayMs + 500 * 7_000,
    dollars: expect.closeTo(7.2, 6),
    isHeldByCeiling: true,
  })
  expect(estimate({ ...three, spent: 3 })).toMatchObject({ leftMs: untilMidnight + 2 * dayMs + 500 * 7_000 })
  expect(estimate({ ...three, ceiling: 0.001 })).toMatchObject({ leftMs: null, isHeldByCeiling: true })
  expect(estimate({ ...three, ceiling: null })).toMatchObject({ isHeldByCeiling: false })
})

const before: ShownResult = {
  status: 'ACTIVE',
  novedad: null,
  departamento: 'VALLE',
  municipio: 'CALI',
  puesto: 'I.E. SANTA LIBRADA',
  mesa: '7',
}

test('what changed is told in the words of the screen; another spelling of a place is no change', () => {
  expect(
    changedParts(before, {
      ...before,
      departamento: 'VALLE DEL CAUCA',
      municipio: 'Cali',
      puesto: 'I.E.  Santa Líbrada',
      mesa: '007',
    }),
  ).toEqual([])
  expect(changedParts(before, { ...before, mesa: '70' })).toEqual(['mesa'])
  expect(changedParts(before, { ...before, municipio: 'JAMUNDÍ' })).toEqual(['puesto'])
  const gone = { ...before, status: 'NOT_FOUND', municipio: null, puesto: null, mesa: null } as const
  expect(changedParts(before, gone)).toEqual(['status', 'puesto', 'mesa'])
  const cancelled = (novedad: string): ShownResult => ({ ...gone, status: 'CANCELLED_OTHER', novedad })
  expect(changedParts(cancelled('Cancelada por Doble Cedulación'), cancelled('Doble Cedulacion'))).toEqual([])
  expect(changedParts(cancelled('Doble Cedulación'), cancelled('Baja por Interdicción'))).toEqual(['status'])
})
