import { list, type Variant, variant } from './variant.ts'

const rows = list.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')
const page = (after: string, before = '') =>
  Buffer.from(`<html><body>${before}<table>${rows}${after}</table></body></html>`)

const any: Variant['gives'] = [
  'people',
  'no_people',
  'not_a_table',
  'too_big',
  'too_many_columns',
  'too_many_rows',
  'took_too_long',
]

const made: [string, Variant['gives'], () => Buffer][] = [
  ['a table without an end', ['people'], () => Buffer.from(`<table>${rows}`)],
  [
    'a million cells without an end',
    any,
    () => Buffer.from(`<table>${rows}<tr>${'<td>x'.repeat(1_000_000)}`),
  ],
  ['100,000 nested tables', any, () => page(`<tr><td>${'<table><tr><td>'.repeat(100_000)}`)],
  ['100,000 nested elements', any, () => page(`<tr><td>${'<div>'.repeat(100_000)}`)],
  ['a cell over a thousand million columns', any, () => page('<tr><td colspan="1000000000">x</td></tr>')],
  ['a cell over a thousand million rows', any, () => page('<tr><td rowspan="1000000000">x</td></tr>')],
  [
    'a cell over a million columns and rows',
    any,
    () => page('<tr><td colspan="1000000" rowspan="1000000">x</td></tr>'),
  ],
  [
    '100,000 cells over 100 columns each',
    any,
    () => page(`<tr>${'<td colspan="100">x</td>'.repeat(100_000)}</tr>`),
  ],
  ['a cell over minus one columns', any, () => page('<tr><td colspan="-1">x</td></tr>')],
  ['300 columns', ['too_many_columns'], () => page(`<tr>${'<td>x</td>'.repeat(300)}</tr>`)],
  ['300,000 rows', ['too_many_rows', 'too_big'], () => page('<tr><td>x</td></tr>'.repeat(300_000))],
  ['two million empty rows', any, () => page('<tr></tr>'.repeat(2_000_000))],
  ['an attribute of 20 MB', any, () => page(`<tr x="${'x'.repeat(20_000_000)}"></tr>`)],
  ['an attribute without an end', any, () => page(`<tr><td x="${'x'.repeat(5_000_000)}`)],
  ['a comment without an end', any, () => page(`<!--${'x'.repeat(5_000_000)}`)],
  ['100,000 comments that begin', any, () => page('<!--'.repeat(100_000))],
  ['500,000 open brackets', any, () => page('<'.repeat(500_000))],
  ['a tag of 5 MB', any, () => page(`<${'x'.repeat(5_000_000)}>`)],
  [
    'scripts',
    ['people'],
    () => page('<tr><td><script>alert(1)</script></td></tr>', '<script>document.write("x")</script>'),
  ],
  [
    'a picture of 20 MB',
    any,
    () => page(`<tr><td><img src="data:image/png;base64,${'A'.repeat(20_000_000)}"></td></tr>`),
  ],
  ['a million entities', any, () => page(`<tr><td>${'&amp;'.repeat(1_000_000)}</td></tr>`)],
  ['entities that are none', ['people'], () => page('<tr><td>&zzz;&#99999999;&#xD800;&;&#;</td></tr>')],
  ['no table', ['not_a_table'], () => Buffer.from('<html><body>Hola</body></html>')],
  ['a page of 60 MB', ['too_big'], () => page('x'.repeat(60_000_000))],
  ['a page in UTF-16', any, () => Buffer.from(`\uFEFF${page('').toString()}`, 'utf16le')],
  [
    'a page that says another encoding',
    any,
    () => Buffer.from(`<html><meta charset="utf-7"><table>${rows}</table>`),
  ],
  ['styles that hide the rows', any, () => page('', '<style>tr{display:none}</style>')],
]

export const pageVariants: Variant[] = made.map(([name, gives, make]) =>
  variant(`page: ${name}`, 'xls', gives, make),
)
