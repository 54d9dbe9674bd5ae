import { describe, expect, test } from 'vitest'
import type { PersonRow } from '../../src-preload/contract/index.ts'
import { asRows } from '../../src-renderer/people/cells.ts'
import { noFormulas } from '../../src-renderer/ui/no-formula.ts'

describe('rows for a spreadsheet', () => {
  const person = {
    name: 'Ñáñez Bruno',
    cedula: '1014880231',
    phone: '3005550147',
    // 14:35 in Bogotá.
    registeredAt: Date.UTC(2026, 10, 21, 19, 35),
    fetchedAt: Date.UTC(2026, 10, 21, 19, 35),
    status: 'CANCELLED_OTHER',
    novedad: 'CANCELADA POR DOBLE CEDULACIÓN',
    municipio: 'PAIPA',
    puesto: null,
    mesa: '7',
    barrio: 'El\tRecreo\n2',
  } as PersonRow

  test('the columns that are shown, in their order, a line a person', () => {
    expect(asRows([person], ['name', 'cedula', 'phone', 'registeredAt', 'status'])).toBe(
      'Nombre\tCédula\tTeléfono\tFecha\tEstado\n' +
        'Ñáñez Bruno\t1014880231\t3005550147\t21/11/2026\tCancelada: doble cedulación',
    )
    expect(asRows([person], ['name', 'fetchedAt', 'mesa', 'puesto', 'barrio', 'municipio'])).toBe(
      'Nombre\tConsultado\tMesa\tPuesto\tBarrio\tMunicipio\n' +
        'Ñáñez Bruno\t21/11/2026 14:35\t7\t\tEl Recreo 2\tPAIPA',
    )
  })

  test.each([
    ['=HYPERLINK("x")', `'=HYPERLINK("x")`],
    ['+57', "'+57"],
    ['-1', "'-1"],
    ['@suma', "'@suma"],
    ['\t=1+1', "'=1+1"],
    ['A=B', 'A=B'],
    ['"=1+1"', `'"=1+1"`],
    ['" =1+1"', `'" =1+1"`],
    ['\u00a0=1+1', "'=1+1"],
    ['\u200b=1+1', "'=1+1"],
    ['\0=1+1', "'=1+1"],
    ['\v\u0085=1+1', "'=1+1"],
    ['＝1+1', "'＝1+1"],
    ['＋1', "'＋1"],
    ['﹣1', "'﹣1"],
    ['－1', "'－1"],
    ['−1', "'−1"],
    ['＠suma', "'＠suma"],
    ['＂=1+1＂', "'＂=1+1＂"],
    ['A\u2028=1+1', 'A =1+1'],
    ['El "Recreo"', 'El "Recreo"'],
    ['"Recreo', `'"Recreo`],
    ['+57 300 123 4567', '+57 300 123 4567'],
    ['+573001234567', '+573001234567'],
    ['+57 300-123-4567', "'+57 300-123-4567"],
  ])('%j is no formula', (barrio, shown) => {
    expect(asRows([{ ...person, barrio }], ['barrio'])).toBe(`Barrio\n${shown}`)
  })
})

test('the page of an attempt is copied without formulas, and otherwise as it came', () => {
  const page = '  <table>\r\n=1+1\n{"ok":true}\t=1+1\r"=1+1"\n  -2'
  expect(noFormulas(page)).toBe(`  <table>\n'=1+1\n{"ok":true} =1+1\n'"=1+1"\n'-2`)
})
