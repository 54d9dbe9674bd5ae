import { readXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { type CellValue, type Column, workbook } from '../../src-main/spreadsheet/workbook.ts'
import { filesOf } from '../support/zip.ts'

const column = (kind: Column['kind'], header = 'Dato'): Column => ({ header, kind, width: 10 })

async function written(kind: Column['kind'], values: CellValue[]) {
  const content = await workbook(
    'Hoja',
    [column(kind)],
    values.map((value) => [value]),
  )
  const rows = (await readXlsx(content)).sheets[0]?.rows.slice(1).map(([cell]) => cell)
  return { content, rows }
}

/** Matches what XML 1.0 does not allow as a character. A reader refuses a workbook that contains one. */
const noXmlCharacter = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u

const strange = ['a\uFFFEb', 'a\uFFFFb', 'a\u0000b', 'a\u001Fb', 'a\uD800b', 'a\uDC00b', 'a\u007Fb', '👍a']

test('characters that XML cannot hold are left out, of cells, headers and the name of the sheet', async () => {
  const { content, rows } = await written('text', strange)
  expect(rows).toEqual(['ab', 'ab', 'ab', 'ab', 'ab', 'ab', 'a\u007Fb', '👍a'])
  const others = await Promise.all([
    workbook('Ho\uFFFEja\uD800', [column('text', 'Da\uFFFFto\u0001')], []),
    ...(['number', 'date', 'dateTime', 'dollars'] as const).map(
      async (kind) => (await written(kind, strange)).content,
    ),
  ])
  for (const file of [content, ...others])
    for (const [name, part] of filesOf(Buffer.from(file))) {
      const xml = new TextDecoder('utf-8', { fatal: true }).decode(part)
      expect(noXmlCharacter.exec(xml), name).toBeNull()
      expect(xml, name).not.toMatch(/\uFFFD|_x00(?:0|1)/)
    }
  expect((await readXlsx(others[0] as Uint8Array)).sheets[0]).toMatchObject({
    name: 'Hoja',
    rows: [['Dato']],
  })
})

test.each(['_x0041_', '_x0041_x0042_', '_x005F_x0041_', '__x000a_', '=1+1', "'uno", 'uno\ndos'])(
  '%j stays as it is written',
  async (text) => {
    for (const kind of ['text', 'number', 'date'] as const)
      expect((await written(kind, [text])).rows).toEqual([text])
    const content = await workbook('Hoja', [column('text', text)], [])
    expect((await readXlsx(content)).sheets[0]?.rows[0]).toEqual([text])
    expect(filesOf(Buffer.from(content)).get('xl/worksheets/sheet1.xml')?.toString()).not.toContain('<f>')
  },
)

test('a line of Windows ends as any other', async () => {
  expect((await written('text', ['uno\r\ndos\rtres'])).rows).toEqual(['uno\ndos\ntres'])
})

test('a date from before 1900 is text, one from then on is a date', async () => {
  const at = (iso: string) => Date.parse(iso)
  const days = await written('date', [at('1899-12-31'), at('0987-03-04'), at('1900-01-01'), at('2019-03-04')])
  expect(days.rows).toEqual(['31/12/1899', '04/03/0987', new Date('1900-01-01'), new Date('2019-03-04')])
  // 1900 begins in Colombia at 05:00 UTC.
  const times = await written('dateTime', [at('1900-01-01T04:59:00Z'), at('1900-01-01T05:00:00Z')])
  expect(times.rows).toEqual(['31/12/1899 23:59', new Date('1900-01-01')])
})
