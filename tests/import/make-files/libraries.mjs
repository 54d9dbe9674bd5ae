// Writes one list with exceljs, SheetJS or xlsx-populate. Arguments: the folder with their packages. Standard input: JSON with `writer`,
// `list` and `file`.
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const load = createRequire(path.join(process.argv[2], 'index.js'))
const { writer, list, file } = JSON.parse(fs.readFileSync(0, 'utf8'))

const dayOf = (day) => new Date(`${day}T00:00:00Z`)

/** The value as a program that knows no formulas has it. */
function plain(cell) {
  if (cell === null || typeof cell !== 'object') return cell
  if ('day' in cell) return dayOf(cell.day)
  if ('rich' in cell) return cell.rich.join('')
  if ('link' in cell) return cell.text
  return cell.value
}

function ofExceljs(cell) {
  if (cell === null || typeof cell !== 'object') return cell
  if ('rich' in cell) return { richText: cell.rich.map((text, at) => ({ text, font: { bold: at === 0 } })) }
  if ('link' in cell) return { text: cell.text, hyperlink: cell.link }
  if ('formula' in cell) return { formula: cell.formula, result: cell.value ?? undefined }
  return plain(cell)
}

async function exceljs() {
  const Excel = load('exceljs')
  const book = new Excel.Workbook()
  for (const before of list.sheets ?? []) {
    const sheet = book.addWorksheet(before.name, { state: before.isHidden ? 'hidden' : 'visible' })
    for (const row of before.rows) sheet.addRow(row)
  }
  const sheet = book.addWorksheet('Hoja1', { views: [{ state: 'frozen', ySplit: 1 }] })
  for (const row of list.rows) sheet.addRow(row.map(ofExceljs))
  sheet.getRow(1).font = { bold: true }
  for (const merged of list.merged ?? []) sheet.mergeCells(...merged)
  if (list.filter) {
    const [top, left, bottom, right] = list.filter
    sheet.autoFilter = { from: { row: top, column: left }, to: { row: bottom, column: right } }
  }
  for (const column of list.hiddenColumns ?? []) sheet.getColumn(column).hidden = true
  for (const row of list.hiddenRows ?? []) sheet.getRow(row).hidden = true
  await book.xlsx.writeFile(file)
}

async function exceljsStream() {
  const Excel = load('exceljs')
  const book = new Excel.stream.xlsx.WorkbookWriter({
    filename: file,
    useStyles: true,
    useSharedStrings: false,
  })
  const sheet = book.addWorksheet('Hoja1')
  for (const row of list.rows) sheet.addRow(row.map(ofExceljs)).commit()
  sheet.commit()
  await book.commit()
}

function sheetjs(bookType, options = {}) {
  const XLSX = load('xlsx')
  const book = XLSX.utils.book_new()
  for (const before of list.sheets ?? [])
    XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(before.rows), before.name)
  const sheet = XLSX.utils.aoa_to_sheet(
    list.rows.map((row) => row.map(plain)),
    { cellDates: false, UTC: true },
  )
  for (const [n, row] of list.rows.entries())
    for (const [at, cell] of row.entries()) {
      const made = sheet[XLSX.utils.encode_cell({ r: n, c: at })]
      if (made && cell !== null && typeof cell === 'object' && 'formula' in cell) made.f = cell.formula
    }
  if (list.merged)
    sheet['!merges'] = list.merged.map(([top, left, bottom, right]) => ({
      s: { r: top - 1, c: left - 1 },
      e: { r: bottom - 1, c: right - 1 },
    }))
  if (list.hiddenColumns)
    sheet['!cols'] = Array.from({ length: 6 }, (_, at) => ({ hidden: list.hiddenColumns.includes(at + 1) }))
  XLSX.utils.book_append_sheet(book, sheet, 'Hoja1')
  book.Workbook = {
    Sheets: [...(list.sheets ?? []).map(({ isHidden }) => ({ Hidden: isHidden ? 1 : 0 })), { Hidden: 0 }],
  }
  fs.writeFileSync(file, XLSX.write(book, { type: 'buffer', bookType, compression: true, ...options }))
}

async function populate(options) {
  const Populate = load('xlsx-populate')
  const book = await Populate.fromBlankAsync()
  const sheet = book.sheet(0).name('Hoja1')
  for (const [n, row] of list.rows.entries())
    for (const [at, cell] of row.entries()) if (cell !== null) sheet.cell(n + 1, at + 1).value(plain(cell))
  await book.toFileAsync(file, options)
}

const writers = {
  'xlsx-populate': () => populate({}),
  'xlsx-populate-password': () => populate({ password: 'clave' }),
  exceljs,
  'exceljs-stream': exceljsStream,
  'sheetjs-xlsx': () => sheetjs('xlsx', { bookSST: true }),
  'sheetjs-xlsx-inline': () => sheetjs('xlsx'),
  'sheetjs-xls': () => sheetjs('biff8'),
  'sheetjs-xls5': () => sheetjs('biff5'),
  'sheetjs-xls4': () => sheetjs('biff4'),
  'sheetjs-xlsb': () => sheetjs('xlsb'),
  'sheetjs-ods': () => sheetjs('ods'),
  'sheetjs-fods': () => sheetjs('fods'),
  'sheetjs-xml': () => sheetjs('xlml'),
  'sheetjs-html': () => sheetjs('html'),
  'sheetjs-csv': () => sheetjs('csv'),
  'sheetjs-txt': () => sheetjs('txt'),
}
await writers[writer]()
