import { expect, test } from 'vitest'
import { recognise } from '../../src-main/import/columns.ts'
import { fieldOfHeading } from '../../src-main/import/headings.ts'
import { hasLostLetter, inTitleCase } from '../../src-main/import/names.ts'
import type { Cell } from '../../src-main/import/reading/cells.ts'
import { findTable, shapeKey, tableAt } from '../../src-main/import/table.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { sheetFields } from '../../src-preload/person-fields.ts'

test.each([
  [
    'cedula',
    [
      'Cédula',
      'CEDULA',
      'C.C.',
      'No. de Cédula',
      'Número de documento',
      'CC',
      'Documento de identidad',
      'Identificación',
      'NUIP',
      'N° Cédula',
      'Cedula del referido',
      'Número de cédula (sin puntos)',
      'datos/cedula',
    ],
  ],
  [
    'name',
    [
      'Nombre',
      'NOMBRES',
      'Nombre completo',
      'Nombres y apellidos',
      'APELLIDOS Y NOMBRES',
      'Nombres y apellidos completos',
      'Primer nombre',
      'Nombre del votante',
    ],
  ],
  ['surname', ['Apellidos', 'Primer Apellido', 'APELLIDO']],
  ['secondSurname', ['Segundo apellido', 'Apellido 2']],
  [
    'phone',
    ['Celular', 'Teléfono', 'TEL.', 'Whatsapp', 'No. Celular', 'Teléfono de contacto', 'Número de contacto'],
  ],
  ['otherPhone', ['Teléfono 2', 'Otro teléfono', 'Fijo']],
  ['barrio', ['Barrio', 'VEREDA', 'Barrio / Vereda', 'Barrio o vereda']],
  ['labels', ['Etiquetas', 'Reunión', 'Grupo']],
  ['notes', ['Notas', 'Observaciones']],
  ['leader', ['Líder', 'Referido por', 'Coordinador', 'Nombre del líder']],
  [
    'consentMethod',
    [
      'Autorización',
      'Habeas data',
      '¿Autoriza el tratamiento de sus datos personales?',
      'Acepto el uso de mis datos',
    ],
  ],
  ['consentDay', ['Fecha de autorización']],
  [
    'census',
    ['Mesa', 'Puesto de votación', 'Municipio', 'Estado', 'Lugar de votación', 'Dirección del puesto'],
  ],
  [null, ['No.', 'ID', '_id', '_uuid', 'Edad', 'Fecha de nacimiento', 'Tipo de documento', 'Correo', '']],
] as const)('%s is recognised by its heading', (field, headings) => {
  expect(headings.map((heading) => [heading, fieldOfHeading(heading)])).toEqual(
    headings.map((heading) => [heading, field]),
  )
})

test('the columns of an export of this app are recognised, and its census columns are not imported', () => {
  const headings = sheetFields('campaign').map((field) => messages.workbook.column[field])
  const found = recognise(headings, [])
  const by = Object.fromEntries(sheetFields('campaign').map((field, at) => [field, found[at]]))
  expect(by).toMatchObject({
    name: 'name',
    cedula: 'cedula',
    phone: 'phone',
    leader: 'leader',
    municipio: 'census',
    puesto: 'census',
    mesa: 'census',
    status: 'census',
    barrio: 'barrio',
    labels: 'labels',
    notes: 'notes',
    consent: 'consentMethod',
  })
})

const people: Cell[][] = [
  [1, '1.014.880.101', 'Ana Ñáñez Peña', '300 555 0147'],
  [2, 52_345_678, 'JOSE DE LA HOZ', 3_005_550_148],
  [3, '1014880103', 'Luz Marina Ortiz', ''],
]

test('content tells a column without a heading, and corrects cédula and phone that are swapped', () => {
  expect(recognise(null, people)).toEqual([null, 'cedula', 'name', 'phone'])
  expect(recognise(['No.', 'Celular', 'Nombre', 'Cédula'], people)).toEqual([null, 'cedula', 'name', 'phone'])
  expect(recognise(['Item', 'Dato', 'Quién', 'Llamar al'], people)).toEqual([null, 'cedula', 'name', 'phone'])
})

test('the number that a survey gives each answer, or a list each row, is nobody’s cédula', () => {
  const rows: Cell[][] = [
    [178_234_521, '1014880101', 'Ana Ñáñez'],
    [178_234_522, '52345678', 'Luz Ortiz'],
  ]
  expect(recognise(['_id', 'datos/cedula', 'datos/nombre'], rows)).toEqual([null, 'cedula', 'name'])
  expect(recognise(['_id', 'Papel', 'Quién'], rows)).toEqual([null, 'cedula', 'name'])
  expect(recognise(['ID', 'Cédula', 'Nombre'], rows)).toEqual([null, 'cedula', 'name'])
  const typed: Cell[][] = [
    ['CC', '1014880101', 'Ana Ñáñez'],
    ['TI', '52345678', 'Luz Ortiz'],
  ]
  expect(recognise(['Documento', 'Cédula', 'Nombre'], typed)).toEqual([null, 'cedula', 'name'])
})

test('of two columns for one field the first keeps it; a second phone is the other phone', () => {
  expect(recognise(['Cédula', 'Nombre', 'Celular', 'Teléfono', 'Cédula'], [])).toEqual([
    'cedula',
    'name',
    'phone',
    'otherPhone',
    null,
  ])
})

const numbered = (rows: Cell[][], first = 1) => rows.map((cells, at) => ({ number: first + at, cells }))

test('the heading is found below titles, a repeated one is left out, and another table ends the first', () => {
  const heading = ['No.', 'Cédula', 'Nombre', 'Celular']
  const rows = numbered([
    ['Campaña 2027'],
    ['Líder: Ana', null, 'Fecha: 2026'],
    heading,
    ...people.slice(0, 2),
    heading,
    ...people.slice(2),
    ['Nombre', 'Cédula'],
    ['Otra Persona', '1014880999'],
  ])
  const table = findTable(rows)
  expect(table?.heading?.number).toBe(3)
  expect(table?.rows.map(({ number }) => number)).toEqual([4, 5, 7])
  expect(table?.nextTable).toBe(8)
  expect(tableAt(rows, 8)?.rows.map(({ number }) => number)).toEqual([9])
  expect(tableAt(rows, 99)).toBeNull()
})

test('a table without a heading begins at the first person; a sheet without people has no table', () => {
  const table = findTable(numbered([['Lista'], ...people]))
  expect(table?.heading).toBeNull()
  expect(table?.rows).toHaveLength(3)
  expect(
    findTable(
      numbered([
        ['Ventas', 'Total'],
        ['Enero', 12],
      ]),
    ),
  ).toBeNull()
})

test('the words right above the first person are the heading, even if none is known', () => {
  const table = findTable(numbered([['Lista'], ['A', 'Dato', 'Quién', 'Llamar al'], ...people]))
  expect(table?.heading?.number).toBe(2)
  expect(findTable(numbered([['Lista de', 'Ana 2027'], ...people]))?.heading).toBeNull()
})

test('files of one shape have one key, however the headings are typed', () => {
  const key = (heading: string[]) => shapeKey({ heading: { number: 1, cells: heading } })
  expect(key(['Cédula', 'Nombre'])).toBe(key(['CEDULA ', 'nombre:']))
  expect(key(['Cédula', 'Nombre'])).not.toBe(key(['Nombre', 'Cédula']))
  expect(shapeKey({ heading: null })).toBeNull()
})

test.each([
  ['MARÍA DEL CARMEN DE LA HOZ', 'María del Carmen de la Hoz'],
  ['josé ñáñez', 'José Ñáñez'],
  ["D'COSTA PÉREZ-GIL", "D'Costa Pérez-Gil"],
  ['DE LA CRUZ ANA', 'De la Cruz Ana'],
  ['Ana McDonald', 'Ana McDonald'],
])('%s → %s', (typed, shown) => {
  expect(inTitleCase(typed)).toBe(shown)
})

test('a lost or garbled letter is told from a name', () => {
  const lost = ['MU?OZ', 'MU\uFFFDOZ', 'MUÃ‘OZ', 'PEÃ±A', 'JosÃ© Ruiz', 'NU&ntilde;EZ']
  expect(lost.filter((name) => !hasLostLetter(name))).toEqual([])
  expect(['MUNOZ', 'Muñoz', "O'Connor", 'Ma. del Carmen', 'SÃO'].filter(hasLostLetter)).toEqual([])
})
