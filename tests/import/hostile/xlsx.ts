import { writeXlsx } from 'hucre/xlsx'
import { filesOf } from '../../support/zip.ts'
import { list, type Variant, variant } from './variant.ts'
import { bomb, type Entry, entry, zip } from './zips.ts'

export const workbook = async (): Promise<Buffer> =>
  Buffer.from(await writeXlsx({ sheets: [{ name: 'Lista', rows: list }] }))

/** The parts of a sound workbook, with some replaced or added; null: left out. */
export async function parts(changed: Record<string, Entry | Buffer | string | null> = {}): Promise<Entry[]> {
  const all = new Map<string, Entry>(
    [...filesOf(await workbook())].map(([name, content]) => [name, entry(name, content)]),
  )
  for (const [name, part] of Object.entries(changed)) {
    if (part === null) all.delete(name)
    else all.set(name, typeof part === 'string' || Buffer.isBuffer(part) ? entry(name, part) : part)
  }
  return [...all.values()]
}

export const sheetPart = 'xl/worksheets/sheet1.xml'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const open = `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="${main}"><sheetData>`
const close = '</sheetData></worksheet>'
const cell = (place: string, text: string) => `<c r="${place}" t="inlineStr"><is><t>${text}</t></is></c>`
const rowOf = (cells: readonly string[], n: number) =>
  `<row r="${n}">${cells.map((text, at) => cell(`${'ABC'[at] ?? 'Z'}${n}`, text)).join('')}</row>`
const people = list.map((cells, n) => rowOf(cells, n + 1)).join('')

/** A workbook whose sheet has this in its data, after the list. */
const withData = async (data: string, around = people): Promise<Buffer> =>
  zip(await parts({ [sheetPart]: `${open}${around}${data}${close}` }))
const withSheet = async (xml: Entry | Buffer | string): Promise<Buffer> =>
  zip(await parts({ [sheetPart]: xml }))

const bombs: Variant[] = (
  [
    [sheetPart, '<row/>', 17_000_000, 'took_too_long'],
    [sheetPart, ' ', 600_000_000, 'too_big'],
    [sheetPart, '<row r="1"><c r="A1"><v>1</v></c></row>', 15_000_000, 'too_big'],
    ['xl/sharedStrings.xml', ' ', 101_000_000, 'too_big'],
    ['xl/sharedStrings.xml', '<si><t>x</t></si>', 7_000_000, 'too_big'],
    ['xl/sharedStrings.xml', '<si><t>x</t></si>', 5_000_000, 'people'],
    ['xl/sharedStrings.xml', '<si><r><t>x</t></r><r><t>y</t></r></si>', 2_000_000, 'people'],
    ['xl/styles.xml', ' ', 101_000_000, 'too_big'],
    ['xl/styles.xml', '<xf/>', 15_000_000, 'people'],
    ['xl/workbook.xml', ' ', 101_000_000, 'too_big'],
    ['xl/_rels/workbook.xml.rels', ' ', 101_000_000, 'too_big'],
    ['[Content_Types].xml', ' ', 101_000_000, 'too_big'],
    ['_rels/.rels', ' ', 101_000_000, 'too_big'],
    ['xl/theme/theme1.xml', ' ', 101_000_000, 'too_big'],
    ['docProps/app.xml', ' ', 101_000_000, 'too_big'],
    ['xl/comments1.xml', ' ', 101_000_000, 'too_big'],
    ['xl/media/image1.png', ' ', 300_000_000, 'people'],
    ['xl/vbaProject.bin', ' ', 300_000_000, 'people'],
  ] as const
).map(([part, unit, times, gives]) =>
  variant(
    `bomb of ${times} times ${unit.slice(0, 12)} in ${part}`,
    'xlsx',
    [gives, 'too_big', 'damaged', 'took_too_long', ...(part === sheetPart ? (['people'] as const) : [])],
    async () => {
      const isSheet = part === sheetPart
      const head = isSheet ? `${open}${people}` : '<?xml version="1.0"?><root>'
      const tail = isSheet ? close : '</root>'
      return zip(await parts({ [part]: await bomb(part, unit, times, head, tail) }))
    },
  ),
)

const manyParts = (
  name: string,
  gives: Variant['gives'][number],
  make: (n: number) => Entry,
  count: number,
) =>
  variant(name, 'xlsx', [gives, 'too_big', 'damaged'], async () =>
    zip([...(await parts()), ...Array.from({ length: count }, (_, n) => make(n))]),
  )

const shared = (name: string, inFolder: string, size: number, count: number): Variant =>
  variant(name, 'xlsx', ['too_big', 'damaged'], async () => {
    const first = await bomb(`${inFolder}/a0.xml`, ' ', size)
    const others = Array.from({ length: count }, (_, n) => ({
      ...first,
      name: `${inFolder}/a${n + 1}.xml`,
      sharesWith: first.name,
    }))
    return zip([...(await parts()), first, ...others])
  })

const overlapping: Variant[] = [
  shared('2,000 parts that share one bomb', 'xl/x', 90_000_000, 2_000),
  shared('200 sheets that share one bomb', 'xl/worksheets', 400_000_000, 200),
  manyParts('4,900 small parts', 'people', (n) => entry(`xl/x${n}.xml`, '<a/>'), 4_900),
  manyParts('5,100 small parts', 'damaged', (n) => entry(`xl/x${n}.xml`, '<a/>'), 5_100),
  manyParts('30 zips in the zip', 'people', (n) => entry(`${n}.zip`, zip([entry('a', 'b')])), 30),
]

const cells: [string, Variant['gives'][number] | Variant['gives'], () => string][] = [
  [
    '1,048,576 empty rows',
    'people',
    () => Array.from({ length: 1_048_573 }, (_, n) => `<row r="${n + 4}"/>`).join(''),
  ],
  [
    '300,000 rows of styled empty cells',
    'people',
    () =>
      Array.from(
        { length: 300_000 },
        (_, n) => `<row r="${n + 4}"><c r="A${n + 4}" s="1"/><c r="B${n + 4}" s="1"/></row>`,
      ).join(''),
  ],
  [
    '1,048,576 rows with a space',
    ['people', 'too_many_rows', 'too_big'],
    () =>
      Array.from({ length: 1_048_573 }, (_, n) => `<row r="${n + 4}"><c t="str"><v> </v></c></row>`).join(''),
  ],
  [
    '210,000 rows with a word',
    'too_many_rows',
    () =>
      Array.from({ length: 210_000 }, (_, n) => `<row r="${n + 4}"><c t="str"><v>x</v></c></row>`).join(''),
  ],
  ['the same row again and again', 'people', () => '<row r="2"></row>'.repeat(100_000)],
  [
    'rows that count backwards',
    'people',
    () => Array.from({ length: 50_000 }, (_, n) => `<row r="${60_000 - n}"/>`).join(''),
  ],
  [
    'a row beyond the last one',
    ['people', 'damaged'],
    () => '<row r="99999999"><c r="A99999999" t="str"><v>x</v></c></row>',
  ],
  [
    'a row before the first one',
    ['people', 'damaged'],
    () => '<row r="0"><c r="A0" t="str"><v>x</v></c></row>',
  ],
  ['a negative row', ['people', 'damaged'], () => '<row r="-5"><c r="A-5" t="str"><v>x</v></c></row>'],
  ['a row without a number', ['people', 'damaged'], () => '<row r="x"><c r="Ax" t="str"><v>x</v></c></row>'],
  ['a cell in the last column', 'too_many_columns', () => `<row r="9">${cell('XFD9', 'x')}</row>`],
  ['a cell beyond the last column', 'damaged', () => `<row r="9">${cell('ZZZZ9', 'x')}</row>`],
  [
    'a cell in a column of 200 letters',
    ['damaged', 'too_many_columns', 'people'],
    () => `<row r="9">${cell(`${'Z'.repeat(200)}9`, 'x')}</row>`,
  ],
  ['300 columns', 'too_many_columns', () => `<row r="9">${'<c t="str"><v>x</v></c>'.repeat(300)}</row>`],
  ['201 columns', 'too_many_columns', () => `<row r="9">${'<c t="str"><v>x</v></c>'.repeat(201)}</row>`],
  [
    '16,384 columns',
    'too_many_columns',
    () => `<row r="9">${'<c t="str"><v>x</v></c>'.repeat(16_384)}</row>`,
  ],
  [
    '20,000 columns',
    ['too_many_columns', 'damaged'],
    () => `<row r="9">${'<c t="str"><v>x</v></c>'.repeat(20_000)}</row>`,
  ],
  [
    '16,384 empty columns in each of 500 rows',
    'people',
    () => `<row>${'<c/>'.repeat(16_384)}</row>`.repeat(500),
  ],
  ['a text of 40 MB', 'people', () => `<row r="9">${cell('Z9', 'x'.repeat(40_000_000))}</row>`],
  ['500 texts of 100 kB', 'people', () => `<row r="9">${cell('Z9', 'x'.repeat(100_000))}</row>`.repeat(500)],
  ['an attribute of 20 MB', ['people', 'damaged'], () => `<row r="9" x="${'x'.repeat(20_000_000)}"/>`],
  ['a tag of 20 MB', ['people', 'damaged'], () => `<row r="9"/><${'x'.repeat(20_000_000)}/>`],
  ['a comment of 20 MB', ['people', 'damaged'], () => `<!--${'x'.repeat(20_000_000)}-->`],
  [
    'a CDATA of 20 MB',
    ['people', 'damaged'],
    () => `<row r="9"><c t="str"><v><![CDATA[${'x'.repeat(20_000_000)}]]></v></c></row>`,
  ],
  ['an instruction without an end', ['people', 'damaged'], () => `<?x ${'x'.repeat(1_000_000)}`],
  ['100,000 nested elements', ['people', 'damaged'], () => '<a>'.repeat(100_000)],
  [
    '100,000 nested elements that end',
    ['people', 'damaged'],
    () => '<a>'.repeat(100_000) + '</a>'.repeat(100_000),
  ],
  ['100,000 nested rows', ['people', 'damaged'], () => '<row>'.repeat(100_000)],
  [
    'a shared text that is not there',
    ['people', 'damaged'],
    () => '<row r="9"><c r="A9" t="s"><v>99999999</v></c></row>',
  ],
  [
    'a shared text with a negative number',
    ['people', 'damaged'],
    () => '<row r="9"><c r="A9" t="s"><v>-1</v></c></row>',
  ],
  [
    'a shared text with no number',
    ['people', 'damaged'],
    () => '<row r="9"><c r="A9" t="s"><v>__proto__</v></c></row>',
  ],
  ['a number of 1e308', 'people', () => '<row r="9"><c r="Z9"><v>1e308</v></c></row>'],
  [
    'a number with a million digits',
    'people',
    () => `<row r="9"><c r="Z9"><v>${'9'.repeat(1_000_000)}</v></c></row>`,
  ],
  ['a style that is not there', 'people', () => '<row r="9"><c r="Z9" s="999999"><v>1</v></c></row>'],
  ['a date far away', 'people', () => '<row r="9"><c r="Z9" t="d"><v>99999-99-99</v></c></row>'],
  ['an unknown kind of cell', 'people', () => '<row r="9"><c r="Z9" t="zzz"><v>1</v></c></row>'],
  ['a formula of 5 MB', 'people', () => `<row r="9"><c r="Z9"><f>${'A1+'.repeat(1_700_000)}1</f></c></row>`],
  [
    'a formula that asks a website',
    'people',
    () => '<row r="9"><c r="Z9"><f>WEBSERVICE("http://ejemplo.co")</f></c></row>',
  ],
  [
    'a formula that starts a program',
    'people',
    () => `<row r="9"><c r="Z9"><f>cmd|'/c calc'!A0</f></c></row>`,
  ],
  [
    'shared formulas in a circle',
    'people',
    () => '<row r="9"><c r="Z9"><f t="shared" si="0" ref="Z9:Z9">Z9</f></c></row>',
  ],
]

const entities = (body: string) =>
  `<?xml version="1.0"?><!DOCTYPE a [${body}]><worksheet xmlns="${main}"><sheetData>${people}<row r="9">${cell('Z9', '&z;')}</row>${close}`
const laughs = Array.from(
  { length: 10 },
  (_, n) => `<!ENTITY ${'abcdefghij'[n]} "${n === 0 ? 'ja' : `&${'abcdefghij'[n - 1]};`.repeat(10)}">`,
).join('')
const inAnyPart = [
  'xl/workbook.xml',
  'xl/sharedStrings.xml',
  'xl/styles.xml',
  '[Content_Types].xml',
  'xl/_rels/workbook.xml.rels',
]

const xml: Variant[] = [
  variant('a thousand million laughs', 'xlsx', ['people', 'damaged'], () =>
    withSheet(entities(`${laughs}<!ENTITY z "&j;">`)),
  ),
  variant('an entity of 1 MB, a thousand times', 'xlsx', ['people', 'damaged'], () =>
    withSheet(entities(`<!ENTITY y "${'x'.repeat(1_000_000)}"><!ENTITY z "${'&y;'.repeat(1_000)}">`)),
  ),
  variant('an entity of a file', 'xlsx', ['people', 'damaged'], () =>
    withSheet(entities('<!ENTITY z SYSTEM "file:///etc/passwd">')),
  ),
  variant('an entity of a website', 'xlsx', ['people', 'damaged'], () =>
    withSheet(entities('<!ENTITY z SYSTEM "http://127.0.0.1:9/x">')),
  ),
  variant('a parameter entity', 'xlsx', ['people', 'damaged'], () =>
    withSheet(entities('<!ENTITY % y SYSTEM "http://127.0.0.1:9/x.dtd"> %y; <!ENTITY z "x">')),
  ),
  variant('an entity of itself', 'xlsx', ['people', 'damaged'], () =>
    withSheet(entities('<!ENTITY z "&z;">')),
  ),
  ...inAnyPart.map((part) =>
    variant(`laughs in ${part}`, 'xlsx', ['people', 'damaged', 'no_people', 'not_a_table'], async () => {
      const sound =
        filesOf(await workbook())
          .get(part)
          ?.toString() ?? '<a/>'
      const text = sound.replace(/^(<\?xml[^>]*>)?/, `$1<!DOCTYPE a [${laughs}]>`)
      return zip(await parts({ [part]: text }))
    }),
  ),
  ...inAnyPart.map((part) =>
    variant(`nothing in ${part}`, 'xlsx', ['people', 'damaged', 'no_people', 'not_a_table'], async () =>
      zip(await parts({ [part]: '' })),
    ),
  ),
  ...inAnyPart.map((part) =>
    variant(`half of ${part}`, 'xlsx', ['people', 'damaged', 'no_people', 'not_a_table'], async () => {
      const sound = filesOf(await workbook()).get(part) ?? Buffer.from('<a')
      return zip(await parts({ [part]: sound.subarray(0, sound.length / 2) }))
    }),
  ),
  ...[0.2, 0.5, 0.9].map((share) =>
    variant(`a sheet that ends after ${share}`, 'xlsx', ['people', 'damaged', 'no_people'], async () => {
      const whole = `${open}${people}${close}`
      return await withSheet(whole.slice(0, whole.length * share))
    }),
  ),
  ...(['utf16le', 'utf16be', 'latin1'] as const).map((encoding) =>
    variant(`a sheet in ${encoding}`, 'xlsx', ['people', 'damaged', 'no_people'], async () => {
      const text = `\uFEFF${open.replace('UTF-8', 'UTF-16')}${people}${close}`
      if (encoding === 'latin1') return await withSheet(Buffer.from(`${open}${people}${close}`, 'latin1'))
      const bytes = Buffer.from(text, 'utf16le')
      return await withSheet(encoding === 'utf16be' ? bytes.swap16() : bytes)
    }),
  ),
  variant('zeros in a sheet', 'xlsx', ['people', 'damaged', 'no_people'], () =>
    withData('\0'.repeat(10_000)),
  ),
  variant('a sheet that is no XML', 'xlsx', ['damaged', 'no_people'], () => withSheet('Hola')),
  variant('a sheet that is a picture', 'xlsx', ['damaged', 'no_people'], () =>
    withSheet(Buffer.from('89504e470d0a1a0a', 'hex')),
  ),
]

const relations = (target: string) =>
  `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="${target}"/></Relationships>`
const named = (sheets: string) =>
  `<?xml version="1.0"?><workbook xmlns="${main}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>${sheets}</sheets></workbook>`
const oneSheet = '<sheet name="Lista" sheetId="1" r:id="rId1"/>'
const relationsPart = 'xl/_rels/workbook.xml.rels'

const structure: Variant[] = [
  ...[
    '../../../../etc/passwd',
    '/etc/passwd',
    'file:///etc/passwd',
    'http://127.0.0.1:9/x',
    '',
    'xl/workbook.xml',
    '..',
    '%2e%2e/x',
  ].map((target) =>
    variant(`a sheet at ${target}`, 'xlsx', ['damaged', 'no_people'], async () =>
      zip(await parts({ [relationsPart]: relations(target), 'xl/workbook.xml': named(oneSheet) })),
    ),
  ),
  variant('a sheet without a part', 'xlsx', ['damaged', 'no_people'], async () =>
    zip(await parts({ [sheetPart]: null })),
  ),
  variant('no sheets', 'xlsx', ['no_people', 'damaged'], async () =>
    zip(await parts({ 'xl/workbook.xml': named('') })),
  ),
  variant('no workbook', 'xlsx', 'damaged', async () => zip(await parts({ 'xl/workbook.xml': null }))),
  variant('no relations', 'xlsx', ['people', 'damaged', 'no_people'], async () =>
    zip(await parts({ [relationsPart]: null })),
  ),
  variant('no types', 'xlsx', ['not_a_table', 'damaged', 'people'], async () =>
    zip(await parts({ '[Content_Types].xml': null })),
  ),
  variant('1,000 sheets', 'xlsx', ['people', 'damaged', 'no_people'], async () =>
    zip(
      await parts({
        'xl/workbook.xml': named(
          Array.from(
            { length: 1_000 },
            (_, n) => `<sheet name="H${n}" sheetId="${n + 1}" r:id="rId1"/>`,
          ).join(''),
        ),
      }),
    ),
  ),
  variant('all sheets hidden', 'xlsx', 'no_people', async () =>
    zip(
      await parts({
        [relationsPart]: relations('worksheets/sheet1.xml'),
        'xl/workbook.xml': named(oneSheet.replace('sheetId', 'state="veryHidden" sheetId')),
      }),
    ),
  ),
  variant('a sheet with a name of 1 MB', 'xlsx', ['people', 'damaged', 'no_people'], async () =>
    zip(
      await parts({
        [relationsPart]: relations('worksheets/sheet1.xml'),
        'xl/workbook.xml': named(oneSheet.replace('Lista', 'L'.repeat(1_000_000))),
      }),
    ),
  ),
  variant('a sheet named by an entity beyond Unicode', 'xlsx', ['people', 'damaged', 'no_people'], async () =>
    zip(
      await parts({
        [relationsPart]: relations('worksheets/sheet1.xml'),
        'xl/workbook.xml': named(oneSheet.replace('Lista', '&#x99999999;&#55296;&#0;')),
      }),
    ),
  ),
  variant('macros', 'xlsm', 'people', async () => zip(await parts({ 'xl/vbaProject.bin': 'Shell "calc"' }))),
  variant('links to other files', 'xlsx', 'people', async () =>
    zip(
      await parts({
        'xl/externalLinks/externalLink1.xml': `<externalLink xmlns="${main}"><externalBook r:id="rId1"/></externalLink>`,
        'xl/externalLinks/_rels/externalLink1.xml.rels': relations('http://127.0.0.1:9/otro.xlsx'),
      }),
    ),
  ),
  variant('a connection to a database', 'xlsx', 'people', async () =>
    zip(await parts({ 'xl/connections.xml': '<connections><connection type="1" dbPr="x"/></connections>' })),
  ),
  variant('an embedded program', 'xlsx', 'people', async () =>
    zip(await parts({ 'xl/embeddings/a.exe': 'MZ' })),
  ),
  variant('a dimension that lies', 'xlsx', 'people', () =>
    withSheet(
      `${open.replace('<sheetData>', '<dimension ref="A1:XFD1048576"/><sheetData>')}${people}${close}`,
    ),
  ),
  variant('a million merged cells', 'xlsx', ['people', 'damaged', 'too_big'], () =>
    withSheet(
      `${open}${people}</sheetData><mergeCells>${'<mergeCell ref="A1:XFD1048576"/>'.repeat(1_000_000)}</mergeCells></worksheet>`,
    ),
  ),
  variant('a million conditional formats', 'xlsx', ['people', 'damaged', 'too_big'], () =>
    withSheet(
      `${open}${people}</sheetData>${'<conditionalFormatting sqref="A1"/>'.repeat(1_000_000)}</worksheet>`,
    ),
  ),
]

export const xlsxVariants: Variant[] = [
  ...bombs,
  ...overlapping,
  ...cells.map(([name, gives, data]) => variant(name, 'xlsx', gives, () => withData(data()))),
  ...xml,
  ...structure,
]
