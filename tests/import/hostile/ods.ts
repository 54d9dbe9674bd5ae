import { writeOds } from 'hucre/ods'
import { filesOf } from '../../support/zip.ts'
import { list, type Variant, variant } from './variant.ts'
import { bomb, type Entry, entry, zip } from './zips.ts'

const sheet = async () => Buffer.from(await writeOds({ sheets: [{ name: 'Lista', rows: list }] }))

async function withPart(changed: Record<string, Entry | string | null>): Promise<Buffer> {
  const all = new Map<string, Entry>(
    [...filesOf(await sheet())].map(([name, content]) => [
      name,
      entry(name, content, name === 'mimetype' ? { method: 0, packed: content } : {}),
    ]),
  )
  for (const [name, part] of Object.entries(changed))
    if (part === null) all.delete(name)
    else all.set(name, typeof part === 'string' ? entry(name, part) : part)
  return zip([...all.values()])
}

/** The content with something in its table, after the list. */
const withRows = async (more: string): Promise<Buffer> => {
  const content =
    filesOf(await sheet())
      .get('content.xml')
      ?.toString() ?? ''
  const end = content.lastIndexOf('</table:table>')
  return await withPart({ 'content.xml': `${content.slice(0, end)}${more}${content.slice(end)}` })
}
const row = (attributes: string, cells: string) => `<table:table-row ${attributes}>${cells}</table:table-row>`
const cell = (attributes: string, text = 'x') =>
  `<table:table-cell office:value-type="string" ${attributes}><text:p>${text}</text:p></table:table-cell>`
const rows = (n: number) => `table:number-rows-repeated="${n}"`
const columns = (n: number) => `table:number-columns-repeated="${n}"`

const any: Variant['gives'] = [
  'people',
  'no_people',
  'damaged',
  'too_big',
  'too_many_rows',
  'too_many_columns',
  'took_too_long',
]

const inTable: [string, Variant['gives'], () => string][] = [
  [
    'a row a million times',
    ['too_many_rows', 'too_big', 'damaged', 'people'],
    () => row(rows(1_048_576), cell('')),
  ],
  ['an empty row a million times', ['people'], () => row(rows(1_048_576), '<table:table-cell/>')],
  ['a row a thousand million times', any, () => row(rows(1_000_000_000), cell(''))],
  ['a row minus one times', any, () => row(rows(-1), cell(''))],
  ['a row NaN times', any, () => row('table:number-rows-repeated="x"', cell(''))],
  ['a cell 16,384 times', ['too_many_columns'], () => row('', cell(columns(16_384)))],
  ['a cell 300 times', ['too_many_columns'], () => row('', cell(columns(300)))],
  ['an empty cell 16,384 times', ['people'], () => row('', `<table:table-cell ${columns(16_384)}/>`)],
  ['a cell a thousand million times', any, () => row('', cell(columns(1_000_000_000)))],
  ['a row of 16,384 cells a million times', any, () => row(rows(1_048_576), cell(columns(16_384)))],
  [
    'empty rows of 16,384 cells a million times',
    any,
    () => row(rows(1_048_576), `<table:table-cell ${columns(16_384)}/>`),
  ],
  [
    '500 rows of 16,384 cells, 1,000 times each',
    any,
    () => row(rows(1_000), cell(columns(16_384))).repeat(500),
  ],
  [
    'a cell over all columns and rows',
    any,
    () => row('', cell('table:number-columns-spanned="16384" table:number-rows-spanned="1048576"')),
  ],
  [
    '20,000 nested groups',
    any,
    () => '<table:table-row-group>'.repeat(20_000) + '</table:table-row-group>'.repeat(20_000),
  ],
  ['20,000 nested tables', any, () => row('', '<table:table-cell><table:table>'.repeat(20_000))],
  ['a text of 20 MB', any, () => row('', cell('', 'x'.repeat(20_000_000)))],
  ['a space a thousand million times', any, () => row('', cell('', '<text:s text:c="1000000000"/>'))],
  [
    '500,000 paragraphs in a cell',
    any,
    () =>
      row(
        '',
        `<table:table-cell office:value-type="string">${'<text:p>x</text:p>'.repeat(500_000)}</table:table-cell>`,
      ),
  ],
  ['300,000 rows', any, () => row('', cell('')).repeat(300_000)],
  ['a script', ['people'], () => `${row('', cell('', '&lt;script&gt;'))}<office:event-listeners/>`],
  [
    'a formula of a website',
    ['people'],
    () => row('', '<table:table-cell table:formula="of:=WEBSERVICE(&quot;http://127.0.0.1:9/&quot;)"/>'),
  ],
]

const laughs = Array.from(
  { length: 10 },
  (_, n) => `<!ENTITY ${'abcdefghij'[n]} "${n === 0 ? 'ja' : `&${'abcdefghij'[n - 1]};`.repeat(10)}">`,
).join('')

export const odsVariants: Variant[] = [
  ...inTable.map(([name, gives, more]) => variant(`ods: ${name}`, 'ods', gives, () => withRows(more()))),
  variant('ods: no content', 'ods', 'damaged', () => withPart({ 'content.xml': null })),
  variant('ods: an empty content', 'ods', ['damaged', 'no_people'], () => withPart({ 'content.xml': '' })),
  variant('ods: a content that is no XML', 'ods', ['damaged', 'no_people'], () =>
    withPart({ 'content.xml': 'Hola' }),
  ),
  variant('ods: a bomb of blanks', 'ods', 'too_big', async () =>
    withPart({ 'content.xml': await bomb('content.xml', ' ', 101_000_000) }),
  ),
  variant('ods: a bomb of elements', 'ods', any, async () =>
    withPart({
      'content.xml': await bomb(
        'content.xml',
        '<a/>',
        20_000_000,
        '<office:document-content>',
        '</office:document-content>',
      ),
    }),
  ),
  variant('ods: a bomb of rows', 'ods', any, async () =>
    withPart({
      'content.xml': await bomb(
        'content.xml',
        '<table:table-row><table:table-cell/></table:table-row>',
        1_600_000,
        '<office:document-content><office:body><office:spreadsheet><table:table>',
        '</table:table></office:spreadsheet></office:body></office:document-content>',
      ),
    }),
  ),
  variant('ods: a bomb of styles', 'ods', any, async () =>
    withPart({ 'styles.xml': await bomb('styles.xml', '<style:style/>', 8_000_000) }),
  ),
  variant('ods: a bomb in the manifest', 'ods', 'too_big', async () =>
    withPart({ 'META-INF/manifest.xml': await bomb('META-INF/manifest.xml', ' ', 101_000_000) }),
  ),
  variant('ods: a bomb as the type', 'ods', ['too_big', 'not_a_table', 'damaged'], async () =>
    withPart({ mimetype: await bomb('mimetype', 'a', 300_000_000) }),
  ),
  variant('ods: laughs', 'ods', ['people', 'damaged', 'no_people'], async () => {
    const content =
      filesOf(await sheet())
        .get('content.xml')
        ?.toString() ?? ''
    return await withPart({
      'content.xml': content.replace(/^(<\?xml[^>]*>)?/, `$1<!DOCTYPE a [${laughs}]>`),
    })
  }),
  variant('ods: with a password', 'ods', 'has_password', () =>
    withPart({ 'META-INF/manifest.xml': '<manifest><encryption-data/></manifest>' }),
  ),
  variant('ods: a text document', 'ods', 'not_a_table', () =>
    withPart({ mimetype: 'application/vnd.oasis.opendocument.text' }),
  ),
  ...[0.3, 0.6, 0.9].map((share) =>
    variant(`ods: cut off after ${share}`, 'ods', ['damaged', 'not_a_table'], async () => {
      const whole = await sheet()
      return whole.subarray(0, whole.length * share)
    }),
  ),
]
