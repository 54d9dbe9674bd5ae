import type {
  PrintedCell,
  PrintedColumn,
  PrintedColumnKind,
  PrintedLine,
  SheetHead,
} from '../../src-preload/contract/index.ts'

/**
 * Pure. Calculates the height of each line on a page. Main divides the pages itself, so that the preview, the printer
 * and the PDF have the same pages and numbers. Chromium is also too slow: its time for one long table grows faster than
 * the table. All lengths are millimetres and upper bounds for the widest fonts that a system may have: a page may have
 * empty space, but never loses a line. `src-renderer/print/sheet.css` draws the same lengths.
 */

/** Fits on carta, A4 and oficio, with their usual margins. */
const width = 190
/** Usable height, of 249 in the style sheet. The rest allows for fonts that are larger than declared. */
export const room = 236

/** `null`: takes the width that the other columns leave. */
const columnWidths: Record<PrintedColumnKind, number | null> = {
  tick: 8,
  name: null,
  cedula: 30,
  phone: 29,
  mesa: 14,
  place: null,
  leader: 32,
  text: null,
  number: 24,
  bar: 32,
  line: 10,
  sign: null,
}

/** Millimetres of a letter in a font of 1 pt. */
const point = 25.4 / 72
/** Line height in the style sheet, as a factor of the font. */
const leading = 1.35

const fonts = { cell: 9.5, small: 8.5, group: 10.5, title: 15, text: 9.5 }
const paddings = {
  across: 4,
  row: 2.1,
  group: 4.4,
  columns: 2.6,
  heading: 7.5,
  list: 7.5,
  note: 2,
  text: 3,
  code: 3,
}
/** Heights of a QR code and of a line for handwriting. */
const codeHeight = 22
const signHeight = 9

export function heightOf(line: PrintedLine, columns: readonly PrintedColumn[]): number {
  switch (line.kind) {
    case 'heading':
      return paddings.heading + tallTitle(line, width, fonts.group)
    case 'text':
      return paddings.text + tall(line.text, width, fonts.text)
    case 'code':
      return (
        paddings.code +
        Math.max(codeHeight, tall(line.text, width - codeHeight - paddings.across, fonts.text))
      )
    case 'columns':
      return (
        paddings.columns +
        tallest(
          line.columns.map(({ header }) => header),
          line.columns,
          fonts.small,
        )
      )
    case 'group':
      return paddings.group + tallTitle(line, width - paddings.across, fonts.group)
    case 'list':
      return paddings.list + tallTitle(line, width - paddings.across, fonts.group)
    case 'row':
      return paddings.row + tallest(line.cells, columns, fonts.cell)
  }
}

export function headHeight({ title, where, about }: SheetHead): number {
  const lines = [where, about].filter((text) => text !== '')
  return (
    // The line with the leader and the day.
    fonts.small * point * leading +
    2 +
    tall(title, width, fonts.title, true) +
    lines.reduce((sum, text) => sum + tall(text, width, fonts.cell), 0) +
    2
  )
}

const tallest = (cells: readonly PrintedCell[], columns: readonly PrintedColumn[], font: number): number =>
  cells.reduce<number>(
    (most, cell, at) => {
      const column = columns[at]
      if (column === undefined) return most
      if (column.kind === 'sign') return Math.max(most, signHeight)
      const room = widthOf(column, columns) - paddings.across
      const text = typeof cell === 'string' ? cell : cell.plain + cell.strong
      const isSmall = column.kind === 'place' || column.kind === 'leader'
      const own = isSmall ? fonts.small : font
      return Math.max(most, tall(text, room, own, typeof cell !== 'string'))
    },
    font * point * leading,
  )

function widthOf({ kind }: PrintedColumn, columns: readonly PrintedColumn[]): number {
  const own = columnWidths[kind]
  if (own !== null) return own
  const widths = columns.map(({ kind }) => columnWidths[kind])
  const taken = widths.reduce<number>((sum, one) => sum + (one ?? 0), 0)
  return (width - taken) / widths.filter((one) => one === null).length
}

/** Height of a text that is broken into lines of the width `across`. */
const tall = (text: string, across: number, font: number, isBold = false): number =>
  linesOf(wordsOf(text, font, isBold), across) * font * point * leading

/** The note of a title is smaller and not bold. */
const tallTitle = ({ text, note }: { text: string; note: string }, across: number, font: number): number =>
  linesOf(
    [...wordsOf(text, font, true), { size: paddings.note, blank: 0 }, ...wordsOf(note, fonts.small)],
    across,
  ) *
  font *
  point *
  leading

interface Word {
  size: number
  /** Width of the blank before the word, unless the word begins a line. */
  blank: number
}

function wordsOf(text: string, font: number, isBold = false): Word[] {
  const em = font * point * (isBold ? boldFactor : 1)
  return text.split(/\s+/).map((word) => ({ size: lengthOf(word) * em, blank: blank * em }))
}

function linesOf(words: readonly Word[], across: number): number {
  let lines = 1
  let used = 0
  for (const { size, blank } of words) {
    const before = used === 0 ? 0 : blank
    if (used + before + size <= across) used += before + size
    else if (size <= across) {
      lines += 1
      used = size
    } else {
      // A word longer than a line is broken anywhere.
      const rest = used + before + size
      const more = Math.ceil(rest / (across * 0.9)) - 1
      lines += more
      used = Math.max(0, rest - more * across * 0.9)
    }
  }
  return lines
}

const boldFactor = 1.12

/**
 * Widths in em. No letter is wider in Arial, or in DejaVu Sans, to which systems fall back; with `boldFactor`, nor in
 * bold.
 */
const widths: readonly (readonly [letters: string, em: number])[] = [
  ["ijlI.,|'’·", 0.34],
  ['frt()-:;', 0.45],
  ['cszJ', 0.56],
  ['aekvxyLFT«»', 0.62],
  ['bdghnopqu0123456789', 0.64],
  ['ABEKPSVXYZ', 0.7],
  ['CRU', 0.74],
  ['DGHNOQ', 0.79],
  ['Mw', 0.9],
]
const wide = 1
const blank = 0.33

function lengthOf(word: string): number {
  let length = 0
  for (const letter of word) length += usualLengths[letter.charCodeAt(0)] ?? lengthOfLetter(letter)
  return length
}

/** An accent takes no width of its own. */
function lengthOfLetter(letter: string): number {
  const bare = letter.normalize('NFD').replace(/\p{M}/gu, '')
  if (bare === '') return 0
  return widths.find(([letters]) => letters.includes(bare))?.[1] ?? wide
}

/** Widths of Latin letters with accents, by code: 100,000 people have millions of letters. */
const usualLengths: readonly number[] = Array.from({ length: 0x180 }, (_, code) =>
  lengthOfLetter(String.fromCharCode(code)),
)
