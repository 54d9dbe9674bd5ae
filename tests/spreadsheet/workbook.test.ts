import { setImmediate } from 'node:timers/promises'
import { readXlsx, streamXlsxRows } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import type { CellKind, CellValue, Row, Sheet } from '../../src-main/spreadsheet/formats/columns.ts'
import { workbook } from '../../src-main/spreadsheet/formats/workbook.ts'
import { bytesOf, column, oneColumn, sheetOf, xlsxOf } from '../support/sheets.ts'
import { filesOf } from '../support/zip.ts'

async function written(kind: CellKind, values: CellValue[]) {
  const content = await xlsxOf(oneColumn(kind, values))
  const rows = (await readXlsx(content)).sheets[0]?.rows.slice(1).map(([cell]) => cell)
  return { content, rows }
}

const sheetXmlOf = (content: Buffer, number = 1) =>
  filesOf(content).get(`xl/worksheets/sheet${number}.xml`)?.toString() ?? ''

/** Matches what XML 1.0 does not allow as a character. A reader refuses a workbook that contains one. */
const noXmlCharacter = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u

const strange = [
  'a\uFFFEb',
  'a\uFFFFb',
  'a\u0000b',
  'a\u001Fb',
  'a\uD800b',
  'a\uDC00b',
  'a\u007Fb',
  '👍a',
  'uno\r\ndos\rtres\ncuatro\tcinco',
  ' blancos ',
  '\u00a0\u2003',
  '\n',
  '_x0041_',
  '_x0041_x0042_',
  '_x005F_x0041_',
  '_X0041_',
  '__x000a_',
  '_x_x0041_',
  '=1+1',
  "'uno",
  '<b>&amp;</b>"',
  ']]>',
  '1E5',
  '007',
  '',
]

test('every text comes back as it was, as cells and as headers, and no part holds what XML cannot', async () => {
  for (const kind of ['text', 'label', 'date', 'dateTime', 'dollars'] as const)
    expect((await written(kind, strange)).rows).toEqual(strange)
  const content = await xlsxOf(
    sheetOf(
      strange.map((text) => column('text', text)),
      [strange],
      'Ho\uFFFEja\uD800',
    ),
  )
  const [sheet] = (await readXlsx(content)).sheets
  expect(sheet?.name).toBe('Ho ja ')
  expect(sheet?.rows).toEqual([strange, strange])
  const streamed: unknown[] = []
  for await (const row of streamXlsxRows(content)) streamed.push(row.values)
  expect(streamed).toEqual([strange, strange])
  for (const [name, part] of filesOf(content)) {
    const xml = new TextDecoder('utf-8', { fatal: true }).decode(part)
    expect(noXmlCharacter.exec(xml), name).toBeNull()
    expect(xml, name).not.toContain('<f>')
  }
})

test('a text that is too long for Excel is cut between two characters, and counted', async () => {
  const whole = 'á'.repeat(32_767)
  let cut = 0
  const texts = [whole, `${whole}b`, `${'a'.repeat(32_766)}👍`]
  const content = await bytesOf(
    workbook([oneColumn('text', texts)], {
      onCut() {
        cut += 1
      },
    }),
  )
  const rows = (await readXlsx(content)).sheets[0]?.rows.slice(1).map(([cell]) => cell)
  expect(rows).toEqual([whole, whole, 'a'.repeat(32_766)])
  expect(cut).toBe(2)
})

test('a date from before 1900 is text, one from then on is a date', async () => {
  const at = (iso: string) => Date.parse(iso)
  const days = await written('date', [
    at('1899-12-31'),
    at('0987-03-04'),
    at('1900-01-01'),
    at('1900-02-28'),
    at('1900-03-01'),
    at('2019-03-04'),
  ])
  expect(days.rows).toEqual([
    '31/12/1899',
    '04/03/0987',
    new Date('1900-01-01'),
    new Date('1900-02-28'),
    new Date('1900-03-01'),
    new Date('2019-03-04'),
  ])
  // 1900 begins in Colombia at 05:00 UTC.
  const times = await written('dateTime', [at('1900-01-01T04:59:00Z'), at('1900-01-01T05:00:00Z')])
  expect(times.rows).toEqual(['31/12/1899 23:59', new Date('1900-01-01')])
})

test('a number may be a text of digits; what is none stays text', async () => {
  const values = ['7', '07', '1E5', '12 A', 3, Number.NaN, null, '1234567890']
  expect((await written('number', values)).rows).toEqual([7, 7, '1E5', '12 A', 3, 'NaN', null, '1234567890'])
})

test('the header is bold and frozen, with a filter, widths, colours, and no warning about cédulas', async () => {
  const people: Sheet = {
    ...sheetOf(
      [
        { header: 'Cédula', kind: 'text', width: 14 },
        {
          header: 'Estado',
          kind: 'text',
          width: 26.5,
          tones: [
            { begins: 'Encontrado', tone: 'green' },
            { begins: 'A "B" & <C>', tone: 'violet' },
          ],
        },
      ],
      [
        ['52345678', 'Encontrado'],
        ['1014880231', 'Error'],
      ],
    ),
    name: `L'Hoja [de] "todos"`,
  }
  const plain = { ...sheetOf([column('text')], [['a']], 'Resumen'), isFiltered: false }
  const content = await xlsxOf(people, plain)
  const read = await readXlsx(content, { readStyles: true })
  const [sheet, other] = read.sheets
  expect(sheet?.name).toBe(`L'Hoja  de  "todos"`)
  expect(sheet?.freezePane).toEqual({ rows: 1 })
  expect(sheet?.autoFilter?.range).toBe('A1:B3')
  expect(sheet?.columns?.map(({ width }) => width)).toEqual([14, 26.5])
  expect(sheet?.cells?.get('0,0')?.style?.font?.bold).toBe(true)
  expect(sheet?.cells?.get('1,0')?.style?.font?.bold).toBeFalsy()
  expect(sheet?.cells?.get('1,0')?.style?.numFmt).toBe('@')
  expect(other?.freezePane).toEqual({ rows: 1 })
  expect(other?.autoFilter).toBeUndefined()
  const xml = sheetXmlOf(content)
  expect(xml).toContain('<conditionalFormatting sqref="B2:B3">')
  expect(xml).toContain('<formula>LEFT(B2,10)=&quot;Encontrado&quot;</formula>')
  expect(xml).toContain('text="A &quot;B&quot; &amp; &lt;C&gt;"')
  expect(xml).toContain('<ignoredError sqref="A2:A3 B2:B3" numberStoredAsText="1"/>')
  expect(filesOf(content).get('xl/workbook.xml')?.toString()).toContain(
    `hidden="1">'L''Hoja  de  &quot;todos&quot;'!$A$1:$B$3</definedName></definedNames>`,
  )
})

test('a sheet without rows opens, with its header', async () => {
  const content = await xlsxOf(sheetOf([column('text'), column('number', 'n')], []))
  expect((await readXlsx(content)).sheets[0]?.rows).toEqual([['Dato', 'n']])
  expect(sheetXmlOf(content)).not.toContain('conditionalFormatting')
})

test.each([1, 3, 4, 6, 7])('%i rows of which a sheet holds three go on in further sheets', async (count) => {
  const rows = Array.from({ length: count }, (_, n): Row => [n])
  const batches = [rows.slice(0, 2), [], rows.slice(2)]
  const sheet: Sheet = { ...sheetOf([column('number')], []), rows: () => batches }
  const last = sheetOf([column('text')], [['fin']], 'Resumen')
  const content = await bytesOf(workbook([sheet, last], { rowsASheet: 4 }))
  const { sheets } = await readXlsx(content)
  const parts = Math.ceil(count / 3)
  expect(sheets.map(({ name }) => name)).toEqual([...['Hoja', 'Hoja 2', 'Hoja 3'].slice(0, parts), 'Resumen'])
  const all = sheets.slice(0, -1).flatMap((one) => one.rows.slice(1))
  expect(all).toEqual(rows)
  expect(sheets.every((one) => one.autoFilter?.range === `A1:A${one.rows.length}`)).toBe(true)
})

/** Batches without end. `open`: how many times they were begun and not ended. */
function endless() {
  const state = { open: 0, read: 0 }
  async function* rows() {
    state.open += 1
    try {
      for (;;) {
        state.read += 1
        yield Array.from({ length: 500 }, (_, n): Row => [`fila ${n} ${Math.random()}`])
        await setImmediate()
      }
    } finally {
      state.open -= 1
    }
  }
  return { state, sheet: { ...sheetOf([column('text')], []), rows } }
}

test('rows are read as fast as the file is: a reader that stops stops them, and one that leaves ends them', async () => {
  const { state, sheet } = endless()
  const content = workbook([sheet])
  await new Promise((resolve) => content.once('readable', resolve))
  let before = -1
  while (before !== state.read) {
    before = state.read
    for (let turn = 0; turn < 200; turn++) await setImmediate()
  }
  expect(state).toEqual({ open: 1, read: before })
  expect(before).toBeLessThan(200)
  content.destroy()
  while (state.open > 0) await setImmediate()
})

test('rows that cannot be read fail the file', async () => {
  async function* rows(): AsyncGenerator<Row[]> {
    yield [['uno']]
    throw new Error('no more rows')
  }
  await expect(xlsxOf({ ...sheetOf([column('text')], []), rows })).rejects.toThrow('no more rows')
})
