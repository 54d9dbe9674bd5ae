import type { Readable } from 'node:stream'
import type { Batches, Row, Sheet } from './columns.ts'
import {
  contentTypes,
  type NamedSheet,
  packageRelations,
  sheetPath,
  workbookRelations,
  workbookXml,
} from './parts.ts'
import { columnLetters, mostRows, sheetXml } from './sheet.ts'
import { stylesXml } from './styles.ts'
import { sheetName } from './text.ts'
import { type Part, zipOf } from './zip.ts'

/**
 * `onCut`: called for each text that is too long for a cell. `rowsASheet`: including the header; default: Excel's
 * limit.
 */
export interface WorkbookOptions {
  onCut?(): void
  rowsASheet?: number
}

/**
 * An xlsx file as a stream. Writes rows as it reads them, and holds only one batch in memory. Sheets have a bold frozen
 * header, widths and colours. Rows beyond the limit of a sheet continue in another one.
 */
export const workbook = (sheets: readonly Sheet[], options: WorkbookOptions = {}): Readable =>
  zipOf(partsOf(sheets, options))

async function* partsOf(
  sheets: readonly Sheet[],
  { onCut = () => {}, rowsASheet = mostRows }: WorkbookOptions,
): AsyncGenerator<Part> {
  const written: NamedSheet[] = []
  for (const sheet of sheets) {
    const { name, columns, isFiltered } = sheet
    const cursor = cursorOf(sheet.rows())
    try {
      for (let part = 1; part === 1 || !(await cursor.isAtEnd()); part++) {
        const xml = sheetXml(sheet, onCut)
        const isFirst = written.length === 0
        yield {
          path: sheetPath(written.length + 1),
          chunks: encoded(xmlOf(xml, isFirst, cursor, rowsASheet)),
        }
        written.push({
          name: sheetName(part === 1 ? name : `${name} ${part}`),
          filtered: isFiltered ? `$A$1:$${columnLetters(columns.length - 1)}$${xml.rows()}` : null,
        })
      }
    } finally {
      await cursor.end()
    }
  }
  const rest: [string, string][] = [
    ['xl/styles.xml', stylesXml()],
    ['xl/workbook.xml', workbookXml(written)],
    ['xl/_rels/workbook.xml.rels', workbookRelations(written)],
    ['_rels/.rels', packageRelations()],
    ['[Content_Types].xml', contentTypes(written)],
  ]
  for (const [path, text] of rest) yield { path, chunks: [Buffer.from(text)] }
}

async function* xmlOf(
  xml: ReturnType<typeof sheetXml>,
  isFirst: boolean,
  cursor: Cursor,
  rowsASheet: number,
): AsyncGenerator<string> {
  yield xml.head(isFirst)
  for (;;) {
    const rows = await cursor.take(rowsASheet - xml.rows())
    if (rows === null) break
    let text = ''
    for (const row of rows) text += xml.row(row)
    yield text
  }
  yield xml.foot()
}

/** Reads batches of rows, and may stop within one. */
interface Cursor {
  /** At most `most` rows; null: none are left, or `most` is 0. */
  take(most: number): Promise<readonly Row[] | null>
  isAtEnd(): Promise<boolean>
  /** Lets the source of the rows end. */
  end(): Promise<void>
}

function cursorOf(batches: Batches): Cursor {
  const iterator =
    Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : batches[Symbol.iterator]()
  let left: readonly Row[] = []
  async function fill(): Promise<boolean> {
    while (left.length === 0) {
      const next = await iterator.next()
      if (next.done) return false
      left = next.value
    }
    return true
  }
  return {
    async take(most) {
      if (most <= 0 || !(await fill())) return null
      const taken = left.slice(0, most)
      left = left.slice(most)
      return taken
    },
    isAtEnd: async () => !(await fill()),
    async end() {
      await iterator.return?.()
    },
  }
}

const chunkSize = 1 << 16

/** Encodes texts in larger pieces. */
async function* encoded(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  let pending = ''
  for await (const text of texts) {
    pending += text
    if (pending.length < chunkSize) continue
    yield Buffer.from(pending)
    pending = ''
  }
  if (pending !== '') yield Buffer.from(pending)
}
