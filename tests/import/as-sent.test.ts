// Files as people send them: the right rows in, the right ones refused, never a wrong person.
import { writeOds } from 'hucre/ods'
import { writeXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { recognise } from '../../src-main/import/columns.ts'
import { type RowRules, readRow } from '../../src-main/import/people.ts'
import type { Cell } from '../../src-main/import/reading/cells.ts'
import { readBytes } from '../../src-main/import/reading/read.ts'
import { findTable } from '../../src-main/import/table.ts'
import { inFull } from '../support/extent.ts'

type Rows = Cell[][]

const encodings = {
  xlsx: async (rows: Rows) => await writeXlsx({ sheets: [{ name: 'Hoja1', rows }] }),
  ods: async (rows: Rows) => await writeOds({ sheets: [{ name: 'Hoja1', rows }] }),
  'csv with ;': (rows: Rows) => text(rows, ';'),
  'csv with , in windows-1252': (rows: Rows) => Buffer.from(text(rows, ',').toString(), 'latin1'),
  'tabs in UTF-16': (rows: Rows) => Buffer.from(`\uFEFF${text(rows, '\t').toString()}`, 'utf16le'),
  'a web page': (rows: Rows) =>
    Buffer.from(
      `<html><meta charset="utf-8"><table>${rows
        .map((row) => `<tr>${row.map((cell) => `<td>${cell ?? ''}</td>`).join('')}</tr>`)
        .join('')}</table></html>`,
    ),
} as const

function text(rows: Rows, delimiter: string): Buffer {
  const cell = (value: Cell) => {
    const typed = value === null ? '' : String(value)
    return /["\n]/.test(typed) || typed.includes(delimiter) ? `"${typed.replaceAll('"', '""')}"` : typed
  }
  return Buffer.from(rows.map((row) => row.map(cell).join(delimiter)).join('\r\n'))
}

const ana = ['1014880101', 'Ana Ñáñez', '3005550147'] as const
const jose = ['52345678', 'José de la Hoz', null] as const
const both = [ana, jose]

/** Name of the file, its rows, and who is in it: cédula, name, phone. A string: why a row is refused. */
type Sent = [string, Rows, (readonly (string | null)[] | string)[]]

const sent: Sent[] = [
  [
    'plain',
    [
      ['Cédula', 'Nombre', 'Celular'],
      ['1014880101', 'Ana Ñáñez', '3005550147'],
      ['52345678', 'José de la Hoz', null],
    ],
    both,
  ],
  [
    'titles above, an empty row, a column of numbers, and a total below',
    [
      ['ALCALDÍA 2027 - LISTA DE SIMPATIZANTES', null, null, null],
      ['Líder: Marta', null, null, 'Fecha: 29/11/2026'],
      [null, null, null, null],
      ['No.', 'NOMBRES Y APELLIDOS', 'No. DE CÉDULA', 'TEL.'],
      [1, 'Ana Ñáñez', '1.014.880.101', '300 555 0147'],
      [null, null, null, null],
      [2, 'José de la Hoz', '52.345.678', ''],
      [null, 'TOTAL', '2', null],
    ],
    [ana, jose, 'cedula_too_short'],
  ],
  [
    'names in four columns',
    [
      ['Primer apellido', 'Segundo apellido', 'Primer nombre', 'Segundo nombre', 'Documento', 'Móvil'],
      ['Ñáñez', null, 'Ana', null, 1_014_880_101, 3_005_550_147],
      ['de la Hoz', '', 'José', '', 52_345_678, null],
    ],
    both,
  ],
  [
    'names in two columns, surname first',
    [
      ['Apellidos', 'Nombres', 'C.C.', 'Contacto'],
      ['Ñáñez', 'Ana', "1'014.880.101", '+57 300 555 0147'],
      ['de la Hoz', 'José', '0052345678', 'no tiene'],
    ],
    both,
  ],
  [
    'no heading at all',
    [
      ['Ana Ñáñez', '1014880101', '3005550147'],
      ['José de la Hoz', '52345678', ''],
    ],
    both,
  ],
  [
    'headings in other words',
    [
      ['Quién', 'Papel', 'Llamar'],
      ['Ana Ñáñez', '1014880101', '3005550147'],
      ['José de la Hoz', '52345678', ''],
    ],
    both,
  ],
  [
    'cédula and phone under each other’s heading',
    [
      ['Nombre', 'Celular', 'Cédula'],
      ['Ana Ñáñez', '1014880101', '3005550147'],
      ['Luz Ortiz', '52345679', '3005550148'],
    ],
    [ana, ['52345679', 'Luz Ortiz', '3005550148']],
  ],
  [
    'a heading on each printed page',
    [
      ['Cédula', 'Nombre', 'Celular'],
      ['1014880101', 'Ana Ñáñez', '3005550147'],
      ['Cédula', 'Nombre', 'Celular'],
      ['52345678', 'José de la Hoz', null],
    ],
    both,
  ],
  [
    'another table below with its columns in another order is left out',
    [
      ['Cédula', 'Nombre', 'Celular'],
      ['1014880101', 'Ana Ñáñez', '3005550147'],
      ['Nombre', 'Cédula', 'Barrio'],
      ['Otra Persona', '52345678', 'Centro'],
    ],
    [ana],
  ],
  [
    'what spreadsheets do to numbers',
    [
      ['Cédula', 'Nombre', 'Celular'],
      ['1014880101.0', 'Ana Ñáñez', '3005550147.0'],
      ['1,01E+09', 'Sin Cifras', null],
      ['52345678.5', 'Con Decimales', null],
      ['#N/A', 'Con Error', null],
      ['05/03/1980', 'Con Fecha', null],
    ],
    [ana, 'cedula_lost_digits', 'cedula_decimal', 'cedula_missing', 'cedula_date'],
  ],
  [
    'letters that were lost on the way',
    [
      ['Cédula', 'Nombre', 'Celular'],
      ['1014880101', 'Ana Ñáñez', '3005550147'],
      ['1014880102', 'PE?A LUIS', null],
      ['1014880103', 'PEÃ‘A LUIS', null],
      ['1014880104', 'MU�OZ LUIS', null],
    ],
    [ana, 'name_lost_letter', 'name_lost_letter', 'name_lost_letter'],
  ],
  [
    'two numbers in one cell',
    [
      ['Cédula', 'Nombre', 'Celular'],
      ['1014880101', 'Ana Ñáñez', '6015550199 / 3005550147'],
      ['1014880102 / 52345678', 'Dos Cédulas', null],
      ['900123456-7', 'Una Empresa', null],
    ],
    [ana, 'cedula_two_numbers', 'cedula_looks_like_nit'],
  ],
  [
    'an export of a form with its own columns',
    [
      [
        'start',
        'end',
        'Nombre completo',
        'Número de cédula',
        'Número de contacto',
        '_uuid',
        '_submission_time',
      ],
      [
        '2026-11-01T08:00:00',
        '2026-11-01T08:02:00',
        'Ana Ñáñez',
        '1014880101',
        '3005550147',
        'a-1',
        '2026-11-01',
      ],
      ['2026-11-01T09:00:00', '2026-11-01T09:02:00', 'José de la Hoz', '52345678', '', 'a-2', '2026-11-01'],
    ],
    both,
  ],
]

const names = Object.keys(encodings) as (keyof typeof encodings)[]
const cases = sent.flatMap(([name, rows, expected], at) =>
  [...[names[at % names.length] as (typeof names)[number]], ...inFull(names)].map(
    (encoding) => [name, encoding, rows, expected] as const,
  ),
)

test.each(cases)('%s, as %s', async (_, encoding, rows, expected) => {
  // A lost letter of Unicode cannot be written in windows-1252.
  if (encoding.includes('1252') && rows.flat().some((cell) => /[�‘]/.test(String(cell)))) return
  const book = await readBytes(await encodings[encoding](rows))
  const table = findTable(await book.rows(0))
  if (table === null) throw new Error('no table')
  const cells = table.rows.map((row) => row.cells)
  const rules: RowRules = {
    columns: recognise(table.heading?.cells ?? null, cells),
    titleCase: false,
    consent: null,
    textVersion: 1,
    accountId: 1,
    leaders: null,
    now: Date.UTC(2026, 10, 29),
  }
  const came = cells
    .map((row) => readRow(row, rules))
    .flatMap((read) => {
      if (read.kind === 'empty') return []
      return [
        read.kind === 'rejected' ? read.problem : [read.person.cedula, read.person.name, read.person.phone],
      ]
    })
  expect(came).toEqual(expected)
})
