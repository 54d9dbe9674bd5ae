import { attribute } from './text.ts'

/** Pure. The small parts of a workbook that name the other parts. */

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const documents = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const packages = 'http://schemas.openxmlformats.org/package/2006'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const sheetType = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

export const sheetPath = (number: number): string => `xl/worksheets/sheet${number}.xml`

/** `filtered`: the range of its filter; null: no filter. */
export interface NamedSheet {
  name: string
  filtered: string | null
}

const each = (sheets: readonly NamedSheet[], xml: (sheet: NamedSheet, number: number) => string): string =>
  sheets.map((sheet, at) => xml(sheet, at + 1)).join('')

/** Excel and LibreOffice also name the range of a filter. */
export function workbookXml(sheets: readonly NamedSheet[]): string {
  const names = each(sheets, ({ name, filtered }, n) =>
    filtered === null
      ? ''
      : `<definedName name="_xlnm._FilterDatabase" localSheetId="${n - 1}" hidden="1">` +
        `${attribute(`'${name.replaceAll("'", "''")}'!${filtered}`)}</definedName>`,
  )
  return [
    head,
    `<workbook xmlns="${main}" xmlns:r="${documents}"><bookViews><workbookView/></bookViews><sheets>`,
    each(sheets, ({ name }, n) => `<sheet name="${attribute(name)}" sheetId="${n}" r:id="rId${n}"/>`),
    `</sheets>${names === '' ? '' : `<definedNames>${names}</definedNames>`}</workbook>`,
  ].join('')
}

export const workbookRelations = (sheets: readonly NamedSheet[]): string =>
  [
    head,
    `<Relationships xmlns="${packages}/relationships">`,
    each(
      sheets,
      (_, n) =>
        `<Relationship Id="rId${n}" Type="${documents}/worksheet" Target="worksheets/sheet${n}.xml"/>`,
    ),
    `<Relationship Id="rId${sheets.length + 1}" Type="${documents}/styles" Target="styles.xml"/>`,
    '</Relationships>',
  ].join('')

export const packageRelations = (): string =>
  `${head}<Relationships xmlns="${packages}/relationships">` +
  `<Relationship Id="rId1" Type="${documents}/officeDocument" Target="xl/workbook.xml"/></Relationships>`

export const contentTypes = (sheets: readonly NamedSheet[]): string =>
  [
    head,
    `<Types xmlns="${packages}/content-types">`,
    `<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>`,
    `<Default Extension="xml" ContentType="application/xml"/>`,
    `<Override PartName="/xl/workbook.xml" ContentType="${sheetType}.sheet.main+xml"/>`,
    `<Override PartName="/xl/styles.xml" ContentType="${sheetType}.styles+xml"/>`,
    each(
      sheets,
      (_, n) => `<Override PartName="/${sheetPath(n)}" ContentType="${sheetType}.worksheet+xml"/>`,
    ),
    '</Types>',
  ].join('')
