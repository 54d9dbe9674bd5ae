// Files that are made to harm, and files that are only broken: a clear answer each, in bounded time and memory, and nobody
// is imported.
import { deflateRawSync } from 'node:zlib'
import { writeOds } from 'hucre/ods'
import { writeXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { FileRefused } from '../../src-main/import/reading/limits.ts'
import { readBytes } from '../../src-main/import/reading/read.ts'
import { findTable } from '../../src-main/import/table.ts'
import { newSeed, part } from '../support/extent.ts'
import { deflatedZip } from '../support/hostile-files.ts'
import { createRandom, type Random } from '../support/random.ts'
import { filesOf, zipOf } from '../support/zip.ts'

const heading = ['Cédula', 'Nombre', 'Celular']
const people = [heading, ['1014880101', 'Ana Ñáñez', '3005550147']]

const workbook = () => writeXlsx({ sheets: [{ name: 'Lista', rows: people }] })
const sheet = 'xl/worksheets/sheet1.xml'
const open =
  '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
const close = '</sheetData></worksheet>'
const withSheet = async (xml: string) =>
  deflatedZip(await workbook(), sheet, deflateRawSync(Buffer.from(xml)))

/** `sheets`: with a table of people. A string: why the file was refused. */
async function outcome(bytes: Uint8Array): Promise<{ sheets: number } | string> {
  try {
    const book = await readBytes(bytes)
    let sheets = 0
    for (const [at] of book.sheets.entries()) if (findTable(await book.rows(at)) !== null) sheets += 1
    return { sheets }
  } catch (error) {
    if (error instanceof FileRefused) return error.problem
    throw error
  }
}

const made: [string, () => Promise<Uint8Array> | Uint8Array, { sheets: number } | string][] = [
  [
    'macros and external links are not read',
    async () => {
      const parts = Object.fromEntries(filesOf(Buffer.from(await workbook())))
      return zipOf({
        ...parts,
        'xl/vbaProject.bin': Buffer.from('Shell "calc"'),
        'xl/externalLinks/externalLink1.xml': Buffer.from('<externalLink target="http://ejemplo.co/x"/>'),
      })
    },
    { sheets: 1 },
  ],
  [
    'a formula without a value is empty',
    () => withSheet(`${open}<row r="1"><c r="A1"><f>WEBSERVICE("http://ejemplo.co")</f></c></row>${close}`),
    { sheets: 0 },
  ],
  [
    'a cell far to the right',
    () => withSheet(`${open}<row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>${close}`),
    'too_many_columns',
  ],
  [
    'a cell beyond the last column',
    () => withSheet(`${open}<row r="1"><c r="ZZZZ1"><v>1</v></c></row>${close}`),
    'damaged',
  ],
  ['a sheet that ends in its middle', () => withSheet(`${open}<row r="1"><c r="A1"><v>1</v>`), { sheets: 0 }],
  [
    'entities that multiply',
    () =>
      withSheet(
        `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "${'x'.repeat(1_000)}"><!ENTITY b "&a;&a;&a;&a;">]><worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>`,
      ),
    { sheets: 0 },
  ],
  [
    'no sheets',
    async () => deflatedZip(await workbook(), 'xl/workbook.xml', deflateRawSync(Buffer.from('<workbook/>'))),
    { sheets: 0 },
  ],
  [
    'a sheet whose part is missing',
    async () => {
      const parts = Object.fromEntries(filesOf(Buffer.from(await workbook())))
      delete parts[sheet]
      return zipOf(parts)
    },
    'damaged',
  ],
  [
    'an ods that repeats a row a million times',
    async () => {
      const bytes = await writeOds({ sheets: [{ name: 'Lista', rows: people }] })
      const content = filesOf(Buffer.from(bytes)).get('content.xml')?.toString() ?? ''
      const many = content.replace(
        '<table:table-row',
        '<table:table-row table:number-rows-repeated="1048576"',
      )
      return deflatedZip(bytes, 'content.xml', deflateRawSync(Buffer.from(many)))
    },
    'too_many_rows',
  ],
]

test.each(made)('%s', { timeout: 60_000 }, async (_, make, expected) => {
  const began = performance.now()
  const memory = process.memoryUsage().rss
  expect(await outcome(await make())).toEqual(expected)
  expect(performance.now() - began).toBeLessThan(30_000)
  expect(process.memoryUsage().rss - memory).toBeLessThan(700 * 1024 * 1024)
})

/** Damages a file at random places, or cuts it off. */
function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = Uint8Array.from(bytes)
  if (random.below(4) === 0) return copy.subarray(0, random.below(copy.length))
  for (let n = 0; n <= random.below(8); n++) copy[random.below(copy.length)] = random.below(256)
  return copy
}

test('a damaged file gives people or is refused, and never anything else', {
  timeout: part(600_000, 60_000),
}, async () => {
  const random = createRandom(newSeed())
  const sources = [
    await workbook(),
    await writeOds({ sheets: [{ name: 'Lista', rows: people }] }),
    Buffer.from(people.map((row) => row.join(';')).join('\r\n')),
    Buffer.from(
      `<table>${people.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')}</table>`,
    ),
  ]
  for (let n = 0; n < part(2_000, 120); n++) {
    const bytes = damaged(random.pick(sources), random)
    const came = await outcome(bytes)
    expect(typeof came === 'string' || came.sheets <= 1, Buffer.from(bytes).toString('base64')).toBe(true)
  }
})
