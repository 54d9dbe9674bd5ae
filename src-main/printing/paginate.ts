import type { PrintedColumn, PrintedLine, PrintedPage, SheetHead } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { headHeight, heightOf, room } from './paper.ts'

/** A sheet starts on a new page and may take several. Each page repeats its head. */
export interface Sheet extends SheetHead {
  lines: PrintedLine[]
  /** Number of people on the sheet. */
  people: number
}

/**
 * Divides sheets into pages, numbered from 1. A heading stays with the first row below it, and a list stays whole if it
 * fits on a page. A page that begins inside a table repeats the heading, the columns and the group of its first row. No
 * row is left out or repeated.
 */
export function paginate(sheets: readonly Sheet[]): PrintedPage[] {
  const pages: PrintedPage[] = []
  for (const { title, where, about, lines } of sheets) {
    const free = room - headHeight({ title, where, about })
    for (const part of divided(lines, free))
      pages.push({ number: pages.length + 1, title, where, about, lines: part })
  }
  return pages
}

/** Nesting depth of the lines above a row, from the outside in. A line ends all lines of its depth and deeper. */
const depths: Record<PrintedLine['kind'], number> = {
  heading: 0,
  text: 1,
  code: 1,
  columns: 1,
  group: 2,
  list: 2,
  row: 3,
}

function divided(lines: readonly PrintedLine[], free: number): PrintedLine[][] {
  const heights = heightsOf(lines)
  const together = heightsTogether(lines, heights)
  let above: PrintedLine[] = []
  let page: PrintedLine[] = []
  let used = 0
  const pages = [page]

  for (const [at, line] of lines.entries()) {
    above = above.filter(({ kind }) => depths[kind] < depths[line.kind])
    if (page.length > 0 && used + (together[at] ?? 0) > free) {
      page = [...above]
      used = heightsOf(page).reduce((sum, height) => sum + height, 0)
      pages.push(page)
    }
    above.push(...repeated(line))
    page.push(line)
    used += heights[at] ?? 0
  }
  return pages
}

/** The line as a later page repeats it. */
function repeated(line: PrintedLine): PrintedLine[] {
  switch (line.kind) {
    case 'heading':
    case 'list':
    case 'group':
      return [{ ...line, note: messages.sheets.continued }]
    case 'columns':
      return [line]
    case 'text':
    case 'code':
    case 'row':
      return []
  }
}

function heightsOf(lines: readonly PrintedLine[]): number[] {
  let columns: readonly PrintedColumn[] = []
  return lines.map((line) => {
    if (line.kind === 'columns') columns = line.columns
    return heightOf(line, columns)
  })
}

/**
 * For each line, the height of everything that must share its page: a whole list, otherwise all lines down to the next
 * row.
 */
function heightsTogether(lines: readonly PrintedLine[], heights: readonly number[]): number[] {
  const found: number[] = []
  let ofList = 0
  for (let at = lines.length - 1; at >= 0; at--) {
    const kind = lines[at]?.kind ?? 'row'
    const height = heights[at] ?? 0
    ofList += height
    found[at] = kind === 'list' ? ofList : height + (kind === 'row' ? 0 : (found[at + 1] ?? 0))
    if (depths[kind] <= depths.list) ofList = 0
  }
  return found
}

/** Splits the sheets, in order, into parts of at most `most` people. A larger sheet is a part by itself. */
export function partsOf(sheets: readonly Sheet[], most: number): Sheet[][] {
  const parts: Sheet[][] = []
  let room = 0
  for (const sheet of sheets) {
    if (sheet.people <= room) parts.at(-1)?.push(sheet)
    else {
      parts.push([sheet])
      room = most
    }
    room -= sheet.people
  }
  return parts
}
