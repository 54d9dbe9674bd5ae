import type { Column } from '../../src-main/spreadsheet/formats/columns.ts'
import { createRandom, type Random } from './random.ts'
import { column } from './sheets.ts'

/** Texts that spreadsheets, csv and XML have corrupted in other programs. No lone surrogates: UTF-8 has none. */
const nasty = [
  '007',
  '0000000',
  ' uno',
  'dos ',
  '  ',
  '\u00a0tres\u2003',
  '=1+1',
  '=cmd|"/c calc"!A1',
  '+57 300 123 4567',
  '+573001234567',
  '+1+1',
  '-2',
  '@SUMA(A1:A9)',
  '\t=1+1',
  '\r=1+1',
  "'=1+1",
  "''=1+1",
  "'",
  '"',
  '"=1+1"',
  'a;b,c\td',
  'El "Recreo"',
  'uno\ndos',
  'uno\r\ndos\rtres',
  '\n',
  '\r\n',
  '1E5',
  '1,03E+09',
  '1.014.880.231',
  '_x0041_',
  '_x005F_x0041_',
  '__x000a__',
  '_X0041_',
  '\uFFFE',
  'a\uFFFFb',
  '\u0000',
  'a\u0001\u0008\u000b\u001fb',
  '\u007f\u0085\u2028\u2029',
  '\ufeffBOM',
  '👍🏽 👨‍👩‍👧',
  'Ñáñez Peñaloza',
  'MUÃ‘OZ',
  'e\u0301',
  '<b>&amp;</b>',
  ']]>',
  '<!--',
  'TRUE',
  'NULL',
  '31/12/1899',
  '#N/A',
  'sep=;',
]
const alphabet = [...nasty.join(''), ...'abc 01'.repeat(8)]

const long = 'ñ'.repeat(32_767)

/** A text of the list, or characters of these texts in any order. */
function text(random: Random): string {
  if (random.below(3) > 0) return random.pick(nasty)
  return Array.from({ length: 1 + random.below(12) }, () => random.pick(alphabet)).join('')
}

const width = 5

export const nastyColumns: Column[] = Array.from({ length: width }, (_, n) =>
  column('text', `Columna ${n + 1}`),
)

/** The first cell of each row differs from every other row's. One cell is as long as Excel allows. */
export function nastyRows(count: number, seed: number): string[][] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, n) => [
    `fila ${n}`,
    nasty[n % nasty.length] ?? '',
    n === Math.floor(count / 2) ? long : text(random),
    ...Array.from({ length: width - 3 }, () => text(random)),
  ])
}
