import fs from 'node:fs'
import path from 'node:path'
import { deflateRawSync } from 'node:zlib'
import { writeOds } from 'hucre/ods'
import { writeXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { textOf } from '../../src-main/import/reading/cells.ts'
import { FileRefused } from '../../src-main/import/reading/limits.ts'
import { readBytes, readFile } from '../../src-main/import/reading/read.ts'
import type { FileProblem } from '../../src-preload/import-problems.ts'
import { temporaryFolder } from '../support/database.ts'
import { inFull, part } from '../support/extent.ts'
import { deflatedZip } from '../support/hostile-files.ts'
import { zipOf } from '../support/zip.ts'

const heading = ['Cédula', 'Nombre', 'Celular']
const nasty = ['1014880101', 'Ñusta Ávila', '300 555 0147']

const read = async (bytes: Uint8Array, sheet = 0) => {
  const book = await readBytes(bytes)
  const rows = await book.rows(sheet)
  return { sheets: book.sheets, rows: rows.map(({ number, cells }) => [number, ...cells.map(textOf)]) }
}

const refusal = async (bytes: Uint8Array): Promise<FileProblem | null> => {
  try {
    const book = await readBytes(bytes)
    for (const [sheet] of book.sheets.entries()) await book.rows(sheet)
    return null
  } catch (error) {
    if (error instanceof FileRefused) return error.problem
    throw error
  }
}

test('an xlsx is read as shown: numbers with all digits, days, and the visible sheets with their names', async () => {
  const bytes = await writeXlsx({
    sheets: [
      { name: 'Escondida', hidden: true, rows: [['nada']] },
      {
        name: 'Reunión & "más" <uno>',
        rows: [
          ['Lista de la reunión'],
          [],
          [...heading, 'Fecha', 'Error'],
          [1_014_880_101, 'Ñusta Ávila', 3_005_550_147, new Date(Date.UTC(2026, 2, 5)), '#N/A'],
        ],
      },
    ],
  })
  expect(await read(bytes)).toEqual({
    sheets: ['Reunión & "más" <uno>'],
    rows: [
      [1, 'Lista de la reunión'],
      [3, ...heading, 'Fecha', 'Error'],
      [4, '1014880101', 'Ñusta Ávila', '3005550147', '2026-03-05', ''],
    ],
  })
})

test('an ods is read by its content, whatever its name', async () => {
  const bytes = await writeOds({ sheets: [{ name: 'Hoja1', rows: [heading, nasty] }] })
  const file = path.join(temporaryFolder(), 'lista.xlsx')
  fs.writeFileSync(file, bytes)
  const book = await readFile(file)
  expect(book.sheets).toEqual(['Hoja1'])
  expect((await book.rows(0)).map(({ cells }) => cells)).toEqual([heading, nasty])
})

const csv = (delimiter: string, end = '\r\n') =>
  [heading, nasty, ['1014880102', `Pérez${delimiter} Ana`, '']]
    .map((row) => row.map((cell) => (cell.includes(delimiter) ? `"${cell}"` : cell)).join(delimiter))
    .join(end)

const windows1252 = (text: string) => Buffer.from(text, 'latin1')
const utf16 = (text: string) => Buffer.from(text, 'utf16le')

test.each<[string, (text: string) => Uint8Array, string]>([
  ['UTF-8', (text) => Buffer.from(text), ';'],
  ['UTF-8 with a mark', (text) => Buffer.from(`\uFEFF${text}`), ';'],
  ['windows-1252', windows1252, ';'],
  ['UTF-16 with a mark and tabs', (text) => utf16(`\uFEFF${text}`), '\t'],
  ['sep=,', (text) => Buffer.from(`sep=,\r\n${text}`), ','],
  ...inFull<[string, (text: string) => Uint8Array, string]>([
    ['commas', (text) => Buffer.from(text), ','],
    ['tabs', (text) => Buffer.from(text), '\t'],
    ['UTF-16 without a mark', utf16, ';'],
    ['UTF-16, big end first', (text) => utf16(`\uFEFF${text}`).swap16(), ';'],
    ['old Macintosh lines', (text) => Buffer.from(text.replaceAll('\r\n', '\r')), ';'],
  ]),
])('a csv in %s keeps ñ and its cells', async (_, encode, delimiter) => {
  const { rows } = await read(encode(csv(delimiter)))
  expect(rows.slice(0, 3)).toEqual([
    expect.arrayContaining(heading),
    expect.arrayContaining(nasty),
    expect.arrayContaining([`Pérez${delimiter} Ana`]),
  ])
})

test('a web page that is named .xls gives its table as text', async () => {
  const page = `<html><meta charset="utf-8"><body><table><tr><th>Cédula</th><th>Nombre</th></tr>
    <tr><td>01.014.880</td><td>Ana Ñáñez</td></tr></table></body></html>`
  expect((await read(Buffer.from(page))).rows).toEqual([
    [1, 'Cédula', 'Nombre'],
    [2, '01.014.880', 'Ana Ñáñez'],
  ])
})

test.each<[FileProblem, string, () => Uint8Array | Promise<Uint8Array>]>([
  ['empty', 'nothing', () => Buffer.alloc(0)],
  ['xlsb', 'a binary workbook', () => zipOf({ 'xl/workbook.bin': Buffer.from('x') })],
  [
    'damaged',
    'half a zip',
    async () => (await writeXlsx({ sheets: [{ name: 'a', rows: [heading] }] })).subarray(0, 900),
  ],
  ['not_a_table', 'a PDF', () => Buffer.from('%PDF-1.7 …')],
  [
    'not_a_table',
    'a document',
    () => zipOf({ '[Content_Types].xml': Buffer.from(''), 'word/document.xml': Buffer.from('') }),
  ],
  ['not_a_table', 'one endless line', () => Buffer.alloc(3_000_000, 'a')],
  ['not_a_table', 'a page without a table', () => Buffer.from('<html><body>Hola</body></html>')],
  [
    'has_password',
    'a workbook with a password',
    () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), utf16('EncryptedPackage')]),
  ],
  [
    'old_xls',
    'a workbook of Excel 5',
    () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), utf16('Book')]),
  ],
  ['old_xls', 'a workbook of Excel 4', () => Buffer.from('0904060000001000', 'hex')],
  [
    'too_many_columns',
    '300 columns',
    () => writeXlsx({ sheets: [{ name: 'a', rows: [Array.from({ length: 300 }, (__, n) => `c${n}`)] }] }),
  ],
  [
    'too_big',
    'a part that unpacks to 101 MB',
    async () => {
      const bytes = await writeXlsx({ sheets: [{ name: 'a', rows: [heading] }] })
      return deflatedZip(bytes, 'xl/sharedStrings.xml', deflateRawSync(Buffer.alloc(101_000_000, 32)))
    },
  ],
])('%s: %s', async (problem, _, make) => {
  expect(await refusal(await make())).toBe(problem)
})

test('more than 200 thousand rows are refused, and a million empty ones are not rows', {
  timeout: 60_000,
}, async () => {
  const rows = `${'1014880101;Ana\n'.repeat(200_001)}`
  expect(await refusal(Buffer.from(rows))).toBe('too_many_rows')
  const bytes = await writeXlsx({ sheets: [{ name: 'a', rows: [heading, nasty] }] })
  const row = (n: number) => `<row r="${n}"/>`
  const empty = Array.from({ length: part(1_048_574, 250_000) }, (_, n) => row(n + 3)).join('')
  const sheet = `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Cédula</t></is></c></row><row r="2"><c r="A2"><v>1014880101</v></c></row>${empty}</sheetData></worksheet>`
  const hostile = deflatedZip(bytes, 'xl/worksheets/sheet1.xml', deflateRawSync(Buffer.from(sheet)))
  expect((await read(hostile)).rows).toEqual([
    [1, 'Cédula'],
    [2, '1014880101'],
  ])
})

test('lines that end in several ways, as of lists that were put together, are lines', async () => {
  const lines = [heading, nasty, ['1014880102', 'Ana Pérez', '']].map((row) => row.join(';'))
  const mixed = `${lines[0]}\r\n${lines[1]}\n${lines[2]}\r${lines[1]}`
  expect((await read(Buffer.from(mixed))).rows.map(([number, cedula]) => [number, cedula])).toEqual([
    [1, 'Cédula'],
    [2, '1014880101'],
    [3, '1014880102'],
    [4, '1014880101'],
  ])
})
