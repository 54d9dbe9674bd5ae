import fs from 'node:fs'
import { fromHtml } from 'hucre'
import { readOds } from 'hucre/ods'
import { readXls, streamXlsxRows } from 'hucre/xlsx'
import { type Cell, isEmptyRow, type Row } from './cells.ts'
import { withLetters, withoutEntities } from './entities.ts'
import { hiddenInOds, hiddenInXls } from './hidden-sheets.ts'
import { kindOfFile } from './kind.ts'
import { createDeadline, FileRefused, limits } from './limits.ts'
import { decoded, rowsOfText } from './text-file.ts'
import { type MeasuredPart, type Most, measured, unpacked, type ZipPart, zipOfParts } from './zip.ts'

/** Reads a file of any kind as sheets of rows. Only this file uses the spreadsheet library for reading. */

export interface NumberedRow {
  /** Row number as in the spreadsheet, from 1. */
  number: number
  cells: Row
}

export interface Book {
  /** Names of the visible sheets. */
  sheets: readonly string[]
  /** The rows of a sheet that are not empty, at most `most` of them. Throws `FileRefused`. */
  rows(sheet: number, most?: number): Promise<NumberedRow[]>
}

/** Throws `FileRefused`. */
export async function readFile(file: string): Promise<Book> {
  return await readBytes(bytesOf(file))
}

function bytesOf(file: string): Uint8Array {
  try {
    const found = fs.statSync(file)
    if (!found.isFile()) throw new FileRefused('not_readable')
    if (found.size > limits.fileBytes) throw new FileRefused('too_big')
    return fs.readFileSync(file)
  } catch (error) {
    throw error instanceof FileRefused ? error : new FileRefused('not_readable', error)
  }
}

/** Throws `FileRefused`. */
export async function readBytes(bytes: Uint8Array): Promise<Book> {
  const found = kindOfFile(bytes)
  switch (found.kind) {
    case 'xlsx':
      return await xlsxBook(found.parts)
    case 'ods':
      return await odsBook(found.parts)
    case 'xls':
      return await xlsBook(bytes)
    case 'html':
      return bookOf([htmlSheet(bytes)])
    case 'text':
      demandWhole(bytes)
      return textBook(decoded(bytes))
  }
}

export const textBook = (text: string): Book => bookOf([{ name: '', rows: rowsOfText(text) }])

function demandWhole(bytes: Uint8Array): void {
  if (bytes.length > limits.wholeBytes) throw new FileRefused('too_big')
}

// ── Sheets that are held whole ──────────────────────────────────────────────────────────────────────────────────────

/** A row may be missing: the library leaves empty ones out. */
interface WholeSheet {
  name: string
  rows: readonly (Row | undefined)[]
}

function bookOf(sheets: readonly WholeSheet[]): Book {
  return {
    sheets: sheets.map(({ name }) => name),
    rows: async (sheet, most) => {
      const collected = createCollector(most)
      for (const [at, cells] of (sheets[sheet]?.rows ?? []).entries())
        if (collected.add(at, cells ?? [])) break
      return collected.rows
    },
  }
}

/** Keeps rows that are not empty, within the limits. `add` returns true once there are enough. */
function createCollector(most = Number.POSITIVE_INFINITY) {
  const rows: NumberedRow[] = []
  const deadline = createDeadline(limits.readMs)
  let seen = 0
  return {
    rows,
    add(index: number, cells: Row): boolean {
      seen += 1
      if (seen % 1_000 === 0) deadline.check()
      if (seen > limits.sheetRows) throw new FileRefused('too_many_rows')
      const kept = keptCells(cells)
      if (isEmptyRow(kept)) return false
      if (kept.length > limits.columns) throw new FileRefused('too_many_columns')
      if (rows.length >= limits.rows) throw new FileRefused('too_many_rows')
      rows.push({ number: index + 1, cells: kept })
      return rows.length >= most
    },
  }
}

/** Cuts the empty cells at the end, and each cell at its limit. */
function keptCells(cells: Row): Row {
  let end = cells.length
  while (end > 0 && (cells[end - 1] === null || cells[end - 1] === undefined || cells[end - 1] === ''))
    end -= 1
  return cells.slice(0, end).map(keptCell)
}

const keptCell = (cell: Cell | undefined): Cell =>
  typeof cell === 'string' && cell.length > limits.cellCharacters
    ? cell.slice(0, limits.cellCharacters)
    : (cell ?? null)

async function odsBook(parts: Map<string, ZipPart>): Promise<Book> {
  const content = parts.get('content.xml')
  if (content === undefined) throw new FileRefused('damaged')
  const wanted = ['mimetype', 'META-INF/manifest.xml', 'meta.xml', 'styles.xml', 'content.xml']
  const bytes = await measuredZip(
    [...parts.values()].filter(({ name }) => wanted.includes(name)),
    () => ({ bytes: limits.partBytes, elements: limits.odsElements }),
  )
  const manifest = parts.get('META-INF/manifest.xml')
  if (manifest !== undefined && unpacked(manifest, limits.partBytes).includes('encryption-data'))
    throw new FileRefused('has_password')
  const hidden = hiddenInOds(unpacked(content, limits.partBytes).toString('utf8'))
  const { sheets } = await orDamaged(() => readOds(bytes))
  return bookOf(visible(sheets, hidden))
}

async function xlsBook(bytes: Uint8Array): Promise<Book> {
  demandWhole(bytes)
  try {
    const { sheets } = await readXls(bytes)
    const names = sheets.map(({ name }) => name)
    return bookOf(visible(sheets, hiddenInXls(bytes, names)))
  } catch (error) {
    // Older workbooks have the same container and the same name.
    throw new FileRefused('old_xls', error)
  }
}

function htmlSheet(bytes: Uint8Array): WholeSheet {
  demandWhole(bytes)
  const text = decoded(bytes)
  if (!/<table\b/i.test(text)) throw new FileRefused('not_a_table')
  const { rows } = fromHtml(withLetters(text), { typeInference: false, classes: false })
  return { name: '', rows }
}

const visible = (sheets: readonly WholeSheet[], hidden: ReadonlySet<string>): WholeSheet[] =>
  sheets.filter(({ name }) => !hidden.has(name)).slice(0, limits.sheets)

async function orDamaged<Value>(read: () => Promise<Value>): Promise<Value> {
  try {
    return await read()
  } catch (error) {
    throw error instanceof FileRefused ? error : new FileRefused('damaged', error)
  }
}

// ── xlsx, streamed ──────────────────────────────────────────────────────────────────────────────────────────────────

async function xlsxBook(parts: Map<string, ZipPart>): Promise<Book> {
  const workbook = parts.get('xl/workbook.xml')
  if (workbook === undefined) throw new FileRefused('damaged')
  // The library gets no pictures, macros or other parts.
  const wanted = [...parts.values()].filter(({ name }) => /\.(?:xml|rels)$/i.test(name))
  const bytes = await measuredZip(wanted, ({ name }) =>
    isSheetPart(name)
      ? { bytes: limits.sheetBytes, elements: limits.sheetElements }
      : { bytes: limits.partBytes, elements: limits.partElements },
  )
  const sheets = sheetsOf(unpacked(workbook, limits.partBytes).toString('utf8'))
  return {
    sheets: sheets.map(({ name }) => name),
    async rows(sheet, most) {
      const at = sheets[sheet]?.at
      if (at === undefined) return []
      return await orDamaged(async () => {
        const collected = createCollector(most)
        for await (const { index, values } of streamXlsxRows(bytes, { sheet: at }))
          if (collected.add(index, values)) break
        return collected.rows
      })
    },
  }
}

/** Throws `FileRefused` if a part is larger than its limit, or all of them together are too large. */
async function measuredZip(parts: readonly ZipPart[], mostOf: (part: ZipPart) => Most): Promise<Uint8Array> {
  let left: number = limits.zipBytes
  const whole: MeasuredPart[] = []
  for (const part of parts) {
    const most = mostOf(part)
    const one = await measured(part, { ...most, bytes: Math.min(left, most.bytes) })
    left -= one.size
    whole.push(one)
  }
  return zipOfParts(whole)
}

const isSheetPart = (name: string): boolean => name.startsWith('xl/worksheets/') && !name.includes('/_rels/')

/** `at`: position among all sheets, including hidden ones. */
function sheetsOf(workbook: string): { name: string; at: number }[] {
  return [...workbook.matchAll(/<(?:\w+:)?sheet\b([^>]*)>/g)]
    .map(([, attributes = ''], at) => ({
      at,
      name: withoutEntities(/\bname="([^"]*)"/.exec(attributes)?.[1] ?? ''),
      isHidden: /\bstate="(?:hidden|veryHidden)"/.test(attributes),
    }))
    .filter(({ isHidden }) => !isHidden)
    .slice(0, limits.sheets)
}
