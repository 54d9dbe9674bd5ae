import type { PrintedColumn, PrintedLine, PrintedPage, SheetHead } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { headHeight, heightOf, room } from './paper.ts'

/** A sheet starts on a page of its own and may take several; each repeats its head. */
export interface Sheet extends SheetHead {
  lines: PrintedLine[]
  /** Number of people on it. */
  people: number
}

/**
 * Divides sheets into pages, numbered from 1 on. A heading stays with the first row below it. A page that begins inside
 * a table repeats the head of its columns and the group. Nothing is left out, and no line is on two pages.
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

function divided(lines: readonly PrintedLine[], free: number): PrintedLine[][] {
  const heights = heightsOf(lines)
  const withNext = heightsWithNext(lines, heights)
  let columns: PrintedLine | null = null
  let group: PrintedLine | null = null
  let page: PrintedLine[] = []
  let used = 0
  const pages = [page]

  for (const [at, line] of lines.entries()) {
    if (page.length > 0 && used + (withNext[at] ?? 0) > free) {
      page = repeated(line, columns, group)
      used = heightsOf(page).reduce((sum, height) => sum + height, 0)
      pages.push(page)
    }
    switch (line.kind) {
      case 'heading':
      case 'text':
        columns = null
        group = null
        break
      case 'columns':
        columns = line
        group = null
        break
      case 'group':
        group = { ...line, note: messages.sheets.continued }
        break
      case 'row':
        break
    }
    page.push(line)
    used += heights[at] ?? 0
  }
  return pages
}

/** What a page repeats before `line`. */
function repeated(line: PrintedLine, columns: PrintedLine | null, group: PrintedLine | null): PrintedLine[] {
  if (columns === null || (line.kind !== 'row' && line.kind !== 'group')) return []
  return line.kind === 'row' && group !== null ? [columns, group] : [columns]
}

function heightsOf(lines: readonly PrintedLine[]): number[] {
  let columns: readonly PrintedColumn[] = []
  return lines.map((line) => {
    if (line.kind === 'columns') columns = line.columns
    return heightOf(line, columns)
  })
}

/** With everything down to the next row, which must not begin a page alone. */
function heightsWithNext(lines: readonly PrintedLine[], heights: readonly number[]): number[] {
  const found: number[] = []
  for (let at = lines.length - 1; at >= 0; at--) {
    const isAlone = lines[at]?.kind === 'row'
    found[at] = (heights[at] ?? 0) + (isAlone ? 0 : (found[at + 1] ?? 0))
  }
  return found
}

/** Splits the sheets, in order, into parts of at most `most` people; a larger sheet becomes a part by itself. */
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
