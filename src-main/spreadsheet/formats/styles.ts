import type { StatusTone } from '../../../src-preload/contract/index.ts'
import type { CellKind } from './columns.ts'
import { attribute } from './text.ts'

/** Pure. The part `xl/styles.xml`. */

const formats: Record<CellKind, string> = {
  text: '@',
  label: '@',
  number: '0',
  dollars: '"US$" 0.00##',
  date: 'dd/mm/yyyy',
  dateTime: 'dd/mm/yyyy hh:mm',
}
const kinds = Object.keys(formats) as CellKind[]

/** First number of the formats that a workbook defines. */
const firstFormat = 164

/** Style 0 is the default. */
export const styleOf: Readonly<Record<CellKind, number>> = Object.fromEntries(
  kinds.map((kind, at) => [kind, at + 1]),
) as Record<CellKind, number>
export const headerStyle = kinds.length + 1

/** Tones of the light theme: see src-renderer/tokens.css. */
const tones: Record<StatusTone, { text: string; fill: string }> = {
  green: { text: '0D7A3F', fill: 'E3F4EA' },
  gray: { text: '5A6762', fill: 'ECEEED' },
  blue: { text: '1B5FB4', fill: 'E5EEFA' },
  amber: { text: '8A5300', fill: 'FBEFDB' },
  slate: { text: '42526E', fill: 'E8ECF3' },
  violet: { text: '6A3DA8', fill: 'EFE8F9' },
  red: { text: 'B3261E', fill: 'FBE7E5' },
}
const toneNames = Object.keys(tones) as StatusTone[]

/** Index of a tone's style among those of conditional formatting. */
export const toneStyle = (tone: StatusTone): number => toneNames.indexOf(tone)

const plain = 0
const bold = 1
const font = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
const isBold = (kind: CellKind): boolean => kind === 'label'

const list = (name: string, items: readonly string[]): string =>
  `<${name} count="${items.length}">${items.join('')}</${name}>`

const cellStyle = (format: number, fontId: number): string =>
  `<xf numFmtId="${format}" fontId="${fontId}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"${
    fontId === bold ? ' applyFont="1"' : ''
  }/>`

export const stylesXml = (): string =>
  [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
    list(
      'numFmts',
      kinds.map(
        (kind, at) => `<numFmt numFmtId="${firstFormat + at}" formatCode="${attribute(formats[kind])}"/>`,
      ),
    ),
    list('fonts', [`<font>${font}</font>`, `<font><b/>${font}</font>`]),
    // Readers assume that the first two fills are these.
    list('fills', [
      '<fill><patternFill patternType="none"/></fill>',
      '<fill><patternFill patternType="gray125"/></fill>',
    ]),
    list('borders', ['<border><left/><right/><top/><bottom/><diagonal/></border>']),
    list('cellStyleXfs', ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>']),
    list('cellXfs', [
      '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
      ...kinds.map((kind, at) => cellStyle(firstFormat + at, isBold(kind) ? bold : plain)),
      cellStyle(firstFormat + kinds.indexOf('text'), bold),
    ]),
    list('cellStyles', ['<cellStyle name="Normal" xfId="0" builtinId="0"/>']),
    list(
      'dxfs',
      toneNames.map(
        (tone) =>
          `<dxf><font><color rgb="FF${tones[tone].text}"/></font>` +
          `<fill><patternFill patternType="solid"><fgColor rgb="FF${tones[tone].fill}"/>` +
          `<bgColor rgb="FF${tones[tone].fill}"/></patternFill></fill></dxf>`,
      ),
    ),
    '</styleSheet>',
  ].join('')
