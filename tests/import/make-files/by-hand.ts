import { zipOf } from '../../support/zip.ts'
import { type Case, type Cell, caseOf } from './cases.ts'

/** Files that no library writes: exports of websites in their own shape, and what people make of a csv. */

export function shown(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'object') return String(cell)
  if ('day' in cell) return cell.day
  if ('rich' in cell) return cell.rich.join('')
  if ('link' in cell) return cell.text
  return String(cell.value ?? '')
}

const quoted = (text: string, delimiter: string): string =>
  /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text

const csvOf = ({ rows }: Case, delimiter: string, end = '\r\n'): string =>
  rows.map((row) => row.map((cell) => quoted(shown(cell), delimiter)).join(delimiter)).join(end) + end

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** 1.014880101E9 and 12.0. */
function javaNumber(value: number): string {
  const exponent = Math.floor(Math.log10(value))
  if (exponent < 7) return Number.isInteger(value) ? `${value}.0` : String(value)
  return `${value / 10 ** exponent}E${exponent}`
}

/** The parts that Google Sheets writes: no dimension, a thousand rows of its grid, styles on empty cells. */
function googleSheet({ rows }: Case): Buffer {
  const texts: string[] = []
  const cellXml = (cell: Cell, at: number, row: number) => {
    const place = `${String.fromCharCode(65 + at)}${row}`
    if (cell === null) return `<c r="${place}" s="2"/>`
    if (typeof cell === 'number') return `<c r="${place}" s="2"><v>${javaNumber(cell)}</v></c>`
    texts.push(shown(cell))
    return `<c r="${place}" s="1" t="s"><v>${texts.length - 1}</v></c>`
  }
  const written = rows.map(
    (row, n) =>
      `<row r="${n + 1}" ht="15.75" customHeight="1">${row.map((cell, at) => cellXml(cell, at, n + 1)).join('')}</row>`,
  )
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
  const relations = (...targets: [string, string][]) =>
    `${head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${targets
      .map(
        ([type, target], n) => `<Relationship Id="rId${n + 1}" Type="${office}/${type}" Target="${target}"/>`,
      )
      .join('')}</Relationships>`
  const type = (part: string) => `application/vnd.openxmlformats-officedocument.spreadsheetml.${part}+xml`
  const parts: Record<string, string> = {
    '[Content_Types].xml': `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default ContentType="application/xml" Extension="xml"/><Default ContentType="application/vnd.openxmlformats-package.relationships+xml" Extension="rels"/><Override ContentType="${type('worksheet')}" PartName="/xl/worksheets/sheet1.xml"/><Override ContentType="${type('sharedStrings')}" PartName="/xl/sharedStrings.xml"/><Override ContentType="${type('styles')}" PartName="/xl/styles.xml"/><Override ContentType="${type('sheet.main')}" PartName="/xl/workbook.xml"/></Types>`,
    '_rels/.rels': relations(['officeDocument', 'xl/workbook.xml']),
    'xl/_rels/workbook.xml.rels': relations(
      ['styles', 'styles.xml'],
      ['sharedStrings', 'sharedStrings.xml'],
      ['worksheet', 'worksheets/sheet1.xml'],
    ),
    'xl/workbook.xml': `${head}<workbook xmlns="${main}" xmlns:r="${office}"><workbookPr/><sheets><sheet state="visible" name="Respuestas de formulario 1" sheetId="1" r:id="rId3"/></sheets><definedNames/><calcPr/></workbook>`,
    'xl/styles.xml': `${head}<styleSheet xmlns="${main}"><fonts count="1"><font><sz val="10.0"/><color rgb="FF000000"/><name val="Arial"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf borderId="0" fillId="0" fontId="0" numFmtId="0"/></cellStyleXfs><cellXfs count="3"><xf borderId="0" fillId="0" fontId="0" numFmtId="0" xfId="0"/><xf borderId="0" fillId="0" fontId="0" numFmtId="49" xfId="0"/><xf borderId="0" fillId="0" fontId="0" numFmtId="0" xfId="0"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `${head}<worksheet xmlns="${main}" xmlns:r="${office}"><sheetPr><outlinePr summaryBelow="0" summaryRight="0"/></sheetPr><sheetViews><sheetView workbookViewId="0"><pane ySplit="1.0" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr customHeight="1" defaultColWidth="12.63" defaultRowHeight="15.75"/><sheetData>${written.join('')}${Array.from({ length: 60 }, (_, n) => `<row r="${rows.length + 1 + n}" ht="15.75" customHeight="1"/>`).join('')}</sheetData></worksheet>`,
    'xl/sharedStrings.xml': `${head}<sst xmlns="${main}">${texts.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('')}</sst>`,
  }
  return zipOf(Object.fromEntries(Object.entries(parts).map(([name, text]) => [name, Buffer.from(text)])))
}

/** A report of an old website: a page that is named .xls. */
const reportPage = ({ rows }: Case): string => {
  const [heading = [], ...people] = rows
  const row = (cells: Cell[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag} nowrap style="mso-number-format:'\\@'"><font face=Arial>${shown(cell) === '' ? '&nbsp;' : escaped(shown(cell)).replaceAll('ñ', '&ntilde;').replaceAll('Ñ', '&Ntilde;').replaceAll('é', '&#233;')}</font></${tag}>`).join('')}</tr>`
  return `<html xmlns:x="urn:schemas-microsoft-com:office:excel">\r\n<head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><style>td {mso-number-format:general}</style></head><body>\r\n<table border=1><tr><td colspan=${heading.length}><b>Reporte de inscritos</b></td></tr>\r\n${row(heading, 'th')}\r\n${people.map((cells) => row(cells, 'td')).join('\r\n')}</table></body></html>`
}

/** As Excel 2003 writes its XML. */
const xmlOf2003 = ({ rows }: Case): string =>
  `<?xml version="1.0"?>\r\n<?mso-application progid="Excel.Sheet"?>\r\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Hoja1"><Table>${rows.map((row) => `<Row>${row.map((cell) => `<Cell><Data ss:Type="String">${escaped(shown(cell))}</Data></Cell>`).join('')}</Row>`).join('')}</Table></Worksheet></Workbook>`

/** What becomes of UTF-8 that a program took for windows-1252 and saved again. */
const garbled = (text: string): string => new TextDecoder('windows-1252').decode(Buffer.from(text))

const utf16 = (text: string): Buffer => Buffer.from(`\uFEFF${text}`, 'utf16le')

/** Each number of the column with one more character. */
const marked = (list: Case, mark: (text: string) => string): Case => ({
  ...list,
  rows: list.rows.map((row) =>
    row.map((cell) => (typeof cell === 'string' && /^\d{7,}$/.test(cell) ? mark(cell) : cell)),
  ),
})

const byHand: Record<string, (list: Case) => Buffer> = {
  'bloc de notas': (list) => Buffer.from(`\uFEFF${csvOf(list, ';')}`),
  'con sep': (list) => Buffer.from(`sep=,\r\n${csvOf(list, ',')}`),
  dañado: (list) => Buffer.from(garbled(csvOf(list, ';'))),
  unicode: (list) => utf16(csvOf(list, '\t')),
  tuberías: (list) => Buffer.from(csvOf(list, '|')),
  'fin de línea viejo': (list) => Buffer.from(csvOf(list, ';', '\r')),
  'columnas de más': (list) =>
    Buffer.from(`${csvOf(list, ';').replaceAll('\r\n', ';;;;;\r\n')}${';;;;;;;;;;\r\n'.repeat(30)}`),
  apóstrofos: (list) =>
    Buffer.from(
      csvOf(
        marked(list, (text) => `'${text}`),
        ',',
      ),
    ),
  invisibles: (list) =>
    Buffer.from(
      csvOf(
        marked(list, (text) => `\u200B${text.replace(/\B(?=(\d{3})+$)/g, '\u00A0')}\u202C`),
        ',',
      ),
    ),
  'página de reporte': (list) => Buffer.from(reportPage(list)),
  'xml de 2003': (list) => Buffer.from(xmlOf2003(list)),
  'google sheets xlsx': googleSheet,
  'google sheets csv': (list) => Buffer.from(csvOf(list, ',')),
  'kobo csv': (list) =>
    Buffer.from(
      list.rows
        .map((row) => row.map((cell) => `"${shown(cell).replaceAll('"', '""')}"`).join(';'))
        .join('\n'),
    ),
}

export const writeByHand = (writer: string, name: Parameters<typeof caseOf>[0]): Buffer => {
  const write = byHand[writer]
  if (write === undefined) throw new Error(writer)
  return write(caseOf(name))
}
