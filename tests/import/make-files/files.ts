import { type Case, type CaseName, caseOf, type Entry } from './cases.ts'

/** Which program writes which list, and how the file is named. */
type Planned = [writer: string, list: CaseName, ending: string, differs?: Partial<Entry>]

const people = (list: CaseName) => caseOf(list).in
const refused = (problem: Entry['refused']): Partial<Entry> => ({
  in: [],
  out: [],
  ...(problem && { refused: problem }),
})
const moved = (list: Case, by: number): Pick<Case, 'in' | 'out'> => ({
  in: list.in.map(([row, ...person]) => [row + by, ...person]),
  out: list.out.map(([row, problem]) => [row + by, problem]),
})

export const python: Planned[] = [
  ['openpyxl', 'lista', 'xlsx'],
  ['openpyxl', 'titulos', 'xlsx'],
  ['openpyxl', 'tablas', 'xlsx'],
  ['openpyxl', 'formulas-sin-calcular', 'xlsx'],
  ['openpyxl', 'filtro', 'xlsx'],
  ['openpyxl', 'hojas', 'xlsx'],
  ['openpyxl', 'vacias', 'xlsx'],
  ['openpyxl', 'kobo', 'xlsx'],
  ['openpyxl-write-only', 'sucia', 'xlsx'],
  ['xlsxwriter', 'formulas', 'xlsx'],
  ['xlsxwriter-table', 'lista', 'xlsx'],
  ['pandas-xlsx-index', 'lista', 'xlsx'],
  ['pandas-csv', 'sucia', 'csv'],
  ['pandas-csv-index', 'nombres', 'csv'],
  ['pandas-csv-floats', 'lista', 'csv'],
  ['pandas-csv-windows', 'sucia', 'csv'],
  ['pandas-html', 'lista', 'xls'],
]

export const libraries: Planned[] = [
  ['exceljs', 'titulos', 'xlsx'],
  ['exceljs', 'formulas', 'xlsx'],
  ['exceljs', 'filtro', 'xlsx'],
  ['exceljs', 'enriquecida', 'xlsx'],
  ['exceljs-stream', 'numeros', 'xlsx'],
  ['sheetjs-xlsx', 'sucia', 'xlsx'],
  ['sheetjs-xls', 'titulos', 'xls'],
  ['sheetjs-xls', 'numeros', 'xls'],
  ['sheetjs-xls', 'hojas', 'xls'],
  ['sheetjs-xls5', 'lista', 'xls', refused('old_xls')],
  ['sheetjs-xls4', 'lista', 'xls', refused('old_xls')],
  ['sheetjs-xlsb', 'lista', 'xlsb', refused('xlsb')],
  ['sheetjs-xml', 'lista', 'xls', refused('old_xls')],
  ['sheetjs-fods', 'lista', 'fods', refused('old_xls')],
  ['sheetjs-ods', 'sucia', 'ods'],
  ['sheetjs-html', 'nombres', 'xls'],
  ['sheetjs-csv', 'formulario', 'csv'],
  ['sheetjs-txt', 'nombres', 'txt'],
  ['xlsx-populate', 'letras', 'xlsx'],
  ['xlsx-populate-password', 'lista', 'xlsx', refused('has_password')],
]

/** What LibreOffice makes of a workbook of openpyxl; `filter`: of its command line. */
export const office: [filter: string, list: CaseName, ending: string][] = [
  ['xlsx', 'formulas', 'xlsx'],
  ['xlsx', 'titulos', 'xlsx'],
  ['xls', 'lista', 'xls'],
  ['xls', 'formulas', 'xls'],
  ['xls', 'filtro', 'xls'],
  ['xls', 'tablas', 'xls'],
  ['xls', 'hojas', 'xls'],
  ['ods', 'vacias', 'ods'],
  ['ods', 'hojas', 'ods'],
  ['csv:Text - txt - csv (StarCalc):59,34,76', 'sucia', 'csv'],
  ['csv:Text - txt - csv (StarCalc):44,34,1', 'lista', 'csv'],
  ['txt:Text - txt - csv (StarCalc):9,34,65535', 'nombres', 'txt'],
  ['html:HTML (StarCalc)', 'nombres', 'xls'],
]

export const byHand: Planned[] = [
  ['bloc de notas', 'sucia', 'csv'],
  ['con sep', 'lista', 'csv', moved(caseOf('lista'), 0)],
  ['dañado', 'lista', 'csv', { in: [], out: people('lista').map(([row]) => [row, 'name_lost_letter']) }],
  ['unicode', 'titulos', 'txt'],
  ['tuberías', 'nombres', 'csv'],
  ['fin de línea viejo', 'lista', 'csv'],
  ['columnas de más', 'nombres', 'csv'],
  ['apóstrofos', 'lista', 'csv'],
  ['invisibles', 'lista', 'csv'],
  ['página de reporte', 'lista', 'xls', moved(caseOf('lista'), 1)],
  ['xml de 2003', 'lista', 'xls', refused('old_xls')],
  ['google sheets xlsx', 'formulario', 'xlsx'],
  ['google sheets xlsx', 'numeros', 'xlsx'],
  ['google sheets csv', 'formulario', 'csv'],
  ['google sheets csv', 'sin-titulos', 'csv'],
  ['kobo csv', 'kobo', 'csv'],
  ['kobo csv', 'grupos', 'csv'],
]

export const hucre: Planned[] = [
  ['hucre', 'sucia', 'xlsx'],
  ['hucre-stream', 'lista', 'xlsx'],
  ['hucre-ods', 'letras', 'ods'],
]
