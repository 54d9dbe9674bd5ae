import Papa from 'papaparse'
import type { Row } from './cells.ts'
import { FileRefused, limits } from './limits.ts'

/** Text files: csv and tab-separated, in the encodings that spreadsheets write. */

/** Throws `FileRefused('not_a_table')` if the bytes are no text. */
export function decoded(bytes: Uint8Array): string {
  const encoding = markedEncoding(bytes)
  if (encoding !== null) return new TextDecoder(encoding).decode(bytes)
  if (bytes.subarray(0, 4_096).includes(0)) throw new FileRefused('not_a_table')
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** The encoding, from the byte order mark or from the zeros of a text in UTF-16 without one. */
function markedEncoding(bytes: Uint8Array): string | null {
  const [first = 0, second = 0] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const start = bytes.subarray(0, 512)
  if (start.length < 8) return null
  const zeros = (parity: number) => start.filter((byte, at) => at % 2 === parity && byte === 0).length
  const many = start.length / 4
  if (zeros(1) > many && zeros(0) === 0) return 'utf-16le'
  if (zeros(0) > many && zeros(1) === 0) return 'utf-16be'
  return null
}

const delimiters = [';', ',', '\t', '|'] as const

/**
 * Rows of a csv, with the texts as written: a cell is never a number. Throws `FileRefused('not_a_table')` for a line
 * longer than any table's.
 */
export function rowsOfText(text: string): Row[] {
  // The library assumes that the first kind of line end is the only one.
  const lines = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  demandLines(lines)
  const { body, named } = withoutSeparatorLine(lines)
  const delimiter = named ?? delimiterOf(body)
  const rows: Row[] = []
  let filled = 0
  Papa.parse<string[]>(body, {
    delimiter,
    newline: '\n',
    skipEmptyLines: false,
    header: false,
    // Its other mode splits the whole text into lines first.
    fastMode: false,
    step({ data }) {
      const cells = kept(data)
      if (cells.length > 0) filled += 1
      if (filled > limits.rows || rows.length >= limits.sheetRows) throw new FileRefused('too_many_rows')
      rows.push(cells)
    },
  })
  return rows
}

/** Cuts the empty cells at the end. Works row by row: a line of a hostile file has hundreds of thousands. */
function kept(cells: readonly string[]): Row {
  const end = cells.findLastIndex((cell) => cell !== '') + 1
  if (end > limits.columns) throw new FileRefused('too_many_columns')
  return end === 0 ? emptyRow : cells.slice(0, end)
}

const emptyRow: Row = []

function demandLines(text: string): void {
  let from = 0
  while (from < text.length) {
    const at = text.indexOf('\n', from)
    const end = at === -1 ? text.length : at
    if (end - from > limits.lineCharacters) throw new FileRefused('not_a_table')
    from = end + 1
  }
}

/** Excel's first line `sep=;` names the delimiter. */
function withoutSeparatorLine(text: string): { body: string; named: string | null } {
  const line = /^"?sep=(.)"?(?:\n|$)/i.exec(text)
  return line === null
    ? { body: text, named: null }
    : { body: text.slice(line[0].length), named: line[1] ?? null }
}

/** Number of lines to compare. */
const compared = 50

/** The delimiter that splits most of the first lines into the same number of cells, which must be more than one. */
function delimiterOf(text: string): string {
  const start = text.slice(0, 64 * 1024)
  let best: { delimiter: string; score: number } = { delimiter: ';', score: 0 }
  for (const delimiter of delimiters) {
    const { data } = Papa.parse<string[]>(start, {
      delimiter,
      newline: '\n',
      preview: compared,
      skipEmptyLines: true,
    })
    const score = scoreOf(data.map((row) => row.length))
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

function scoreOf(lengths: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const length of lengths) if (length > 1) counts.set(length, (counts.get(length) ?? 0) + 1)
  let score = 0
  // If two delimiters split all lines alike, the one with more cells counts.
  for (const [length, lines] of counts) score = Math.max(score, lines + Math.min(length, 50) / 100)
  return score
}
