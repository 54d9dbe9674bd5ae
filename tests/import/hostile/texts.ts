import { randomBytes } from 'node:crypto'
import { list, type Variant, variant } from './variant.ts'

const text = (delimiter: string, end = '\r\n') => list.map((row) => row.join(delimiter)).join(end) + end
const csv = text(';')

const utf32 = (written: string): Buffer => {
  const bytes = Buffer.alloc(4 * [...written].length)
  for (const [n, character] of [...written].entries())
    bytes.writeUInt32LE(character.codePointAt(0) ?? 0, 4 * n)
  return bytes
}
const mark = '\uFEFF'
const utf16 = (written: string) => Buffer.from(written, 'utf16le')
const any: Variant['gives'] = [
  'people',
  'no_people',
  'not_a_table',
  'too_many_columns',
  'too_many_rows',
  'too_big',
]
const none: Variant['gives'] = ['no_people', 'not_a_table', 'too_many_columns', 'too_many_rows', 'too_big']

const made: [string, Variant['gives'][number] | Variant['gives'], () => Buffer][] = [
  ['UTF-16 LE with a mark', 'people', () => utf16(mark + csv)],
  ['UTF-16 LE without a mark', 'people', () => utf16(csv)],
  ['UTF-16 BE with a mark', 'people', () => utf16(mark + csv).swap16()],
  ['UTF-16 BE without a mark', 'people', () => utf16(csv).swap16()],
  ['UTF-16 LE with tabs', 'people', () => utf16(mark + text('\t'))],
  ['UTF-16 BE with tabs', 'people', () => utf16(text('\t')).swap16()],
  ['UTF-16 with half a letter at the end', any, () => utf16(mark + csv).subarray(0, -1)],
  ['UTF-16 with half a pair', any, () => utf16(`${mark}${csv}\uD800`)],
  [
    'UTF-16 with the wrong mark',
    none,
    () =>
      utf16(mark + csv)
        .swap16()
        .fill(0xff, 0, 1)
        .fill(0xfe, 1, 2),
  ],
  ['UTF-16 of 60 MB', ['too_big', 'people'], () => utf16(mark + csv + 'x\n'.repeat(15_000_000))],
  ['UTF-32', none, () => utf32(mark + csv)],
  ['only a mark of UTF-16', ['empty', 'no_people', 'not_a_table'], () => utf16(mark)],
  ['only a mark of UTF-8', ['empty', 'no_people', 'not_a_table'], () => Buffer.from(mark)],
  ['one letter', none, () => Buffer.from('a')],
  ['one zero', none, () => Buffer.alloc(1)],
  ['a megabyte of zeros', none, () => Buffer.alloc(1_000_000)],
  ['a megabyte of noise', none, () => randomBytes(1_000_000)],
  ['zeros within a csv', any, () => Buffer.from(csv.replaceAll('a', '\0'))],
  ['noise after a csv', any, () => Buffer.concat([Buffer.from(csv), randomBytes(100_000)])],
  [
    'bytes that are no UTF-8',
    any,
    () => Buffer.concat([Buffer.from(csv), Buffer.from([0xc3, 0x28, 0xff, 0xfe])]),
  ],
  ['a line of 2 MB', 'not_a_table', () => Buffer.alloc(2_000_000, 'a')],
  ['a line of 39 MB', 'not_a_table', () => Buffer.alloc(39_000_000, 'a')],
  ['a line of 60 MB', 'too_big', () => Buffer.alloc(60_000_000, 'a')],
  ['a line of 110 MB', 'too_big', () => Buffer.alloc(110_000_000, 'a')],
  ['an endless line after a csv', 'not_a_table', () => Buffer.from(`${csv}${'a;'.repeat(2_000_000)}`)],
  [
    'an endless field in quotes',
    ['people', 'not_a_table'],
    () => Buffer.from(`${csv}"${'a\n'.repeat(10_000_000)}`),
  ],
  [
    'an endless field in quotes, on one line',
    'not_a_table',
    () => Buffer.from(`${csv}"${'a'.repeat(10_000_000)}`),
  ],
  ['10 MB of quotes', any, () => Buffer.from(`${csv}${'"'.repeat(1_000_000)}\n`.repeat(10))],
  ['a quote in each of a million lines', any, () => Buffer.from(`${csv}${'a"b;c\n'.repeat(1_000_000)}`)],
  ['an open quote in each of 100,000 lines', any, () => Buffer.from(`${csv}${'"a;b\n'.repeat(100_000)}`)],
  ['a quote that is closed and goes on', any, () => Buffer.from(`${csv}${'"a"b;c\n'.repeat(300_000)}`)],
  ['250 columns', ['too_many_columns'], () => Buffer.from(`${csv}${'a;'.repeat(250)}a\n`)],
  [
    '500,000 columns',
    ['too_many_columns', 'not_a_table'],
    () => Buffer.from(`${csv}${'a;'.repeat(500_000)}a\n`),
  ],
  ['500,000 empty columns', ['people', 'not_a_table'], () => Buffer.from(`${csv}${';'.repeat(500_000)}\n`)],
  [
    '500,000 columns in each of 30 lines',
    ['too_many_columns', 'not_a_table'],
    () => Buffer.from(csv + `${'a;'.repeat(500_000)}\n`.repeat(30)),
  ],
  ['300,000 rows', 'too_many_rows', () => Buffer.from(csv + 'a;b;c\n'.repeat(300_000))],
  ['10 million rows', ['too_many_rows', 'too_big'], () => Buffer.from('a;b\n'.repeat(9_900_000))],
  [
    '20 million empty lines',
    ['people', 'too_big', 'too_many_rows'],
    () => Buffer.from(csv + '\n'.repeat(20_000_000)),
  ],
  [
    '20 million delimiters, a few a line',
    ['people', 'too_big', 'too_many_rows'],
    () => Buffer.from(csv + ';;;;\n'.repeat(4_000_000)),
  ],
  ['only delimiters', none, () => Buffer.from(';'.repeat(900_000))],
  ['only line ends of an old Macintosh', none, () => Buffer.from('\r'.repeat(5_000_000))],
  ['every kind of line end', 'people', () => Buffer.from(csv.replace('\r\n', '\r').replace('\r\n', '\n'))],
  ['a sep= that is a letter', any, () => Buffer.from(`sep=a\n${csv}`)],
  ['a sep= that is a quote', any, () => Buffer.from(`sep="\n${csv}`)],
  ['a thousand sep=', any, () => Buffer.from('sep=;\n'.repeat(1_000) + csv)],
  ['formulas', 'people', () => Buffer.from(`${csv}=cmd|'/c calc'!A0;=1+1;@SUM(1)\n`)],
  ['control characters', any, () => Buffer.from(csv.replaceAll('\r\n', '\x1b[2J\x07\x08\r\n'))],
  ['a script in a name', 'people', () => Buffer.from(`${csv}1014880199;<script>alert(1)</script>;\n`)],
  ['JSON', none, () => Buffer.from(JSON.stringify({ personas: list }))],
  ['a program', none, () => Buffer.from(`#!/bin/sh\n${'echo hola\n'.repeat(1_000)}`)],
  [
    'an SVG',
    none,
    () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
  ],
  ['an XML', 'not_a_table', () => Buffer.from(`<?xml version="1.0"?><a>${'<b>'.repeat(100_000)}</a>`)],
  [
    'an XML with laughs',
    'not_a_table',
    () => Buffer.from('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ja">]><a>&a;</a>'),
  ],
  [
    'sheets of Excel 2003 that never end',
    'old_xls',
    () =>
      Buffer.from(
        `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>${'<Row>'.repeat(500_000)}`,
      ),
  ],
]

/** Cells on which a careless pattern takes for ever. */
const slow: [string, string][] = [
  ['digits and points', '1.'.repeat(2_000)],
  ['digits and blanks', '1 '.repeat(2_000)],
  ['digits', '1'.repeat(4_000)],
  ['digits and apostrophes', "1'".repeat(2_000)],
  ['blanks', ` ${' '.repeat(3_998)}x`],
  ['letters and blanks', 'a '.repeat(2_000)],
  ['letters', 'a'.repeat(4_000)],
  ['digits, hyphens and slashes', '1-/'.repeat(1_300)],
  ['plus signs', '+'.repeat(4_000)],
  ['parentheses', '('.repeat(4_000)],
  ['question marks', 'a?'.repeat(2_000)],
  ['lost letters', 'Ã\u0091'.repeat(2_000)],
  ['delimiters of labels', 'a|'.repeat(2_000)],
  ['numbers of phones', '300555014 '.repeat(400)],
  ['combining marks', `a${'\u0301'.repeat(3_999)}`],
  ['invisible characters', '\u200B'.repeat(4_000)],
  ['half pairs', '\uD83D'.repeat(4_000)],
  ['family emoji', '👨‍👩‍👧‍👦'.repeat(350)],
]

export const textVariants: Variant[] = [
  ...made.map(([name, gives, make]) => variant(name, 'csv', gives, make)),
  ...slow.map(([name, cell]) =>
    variant(`500 rows of nothing but ${name}`, 'csv', 'people', () =>
      Buffer.from(csv + `${cell};${cell};${cell}\n`.repeat(500)),
    ),
  ),
]
