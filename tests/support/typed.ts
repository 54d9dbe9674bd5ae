import {
  type ExportInput,
  everybody,
  type PersonRow,
  type Selection,
  type TableView,
} from '../../src-preload/contract/index.ts'
import { blankTexts, sheetFields } from '../../src-preload/person-fields.ts'
import { authorised } from './invented.ts'

/** Input of leaders in the tests. Usable without vitest. */

export const owner = {
  name: 'Marta Gómez',
  cedula: '52.000.001',
  phone: '300 555 0100',
  displayName: 'Marta G.',
  password: 'cinco gatos grises',
  textVersion: 1,
}

/** The whole table, sorted by name. */
export const everyone: TableView = { ...everybody, sort: { by: 'name', direction: 'asc' } }

/** An export of a view or of a selection with every column of a workbook. */
export const exportOf = (of: TableView | Selection): ExportInput => ({
  of: 'picks' in of ? { kind: 'selection', selection: of } : { kind: 'view', view: of },
  format: 'xlsx',
  columns: sheetFields('campaign'),
  about: '',
})

/** People to whom the owner may give accounts. */
export const luz = {
  name: 'Luz Marina Ortiz',
  cedula: '52.000.002',
  phone: '300 555 0102',
  displayName: 'Luz M.',
  password: 'la luna de Honda',
  role: 'LEADER',
  textVersion: 1,
} as const

export const pedro = {
  ...luz,
  name: 'Pedro Ruiz',
  cedula: '52.000.003',
  displayName: 'Pedro',
  password: 'el río Guarinó',
} as const

/** Input of the form for an invented person. `n`: number from which the cédula is derived. */
export const invented = (n: number, name = 'Yolanda Patiño Ñáñez') => ({
  cedula: `1.014.880.${String(n).padStart(3, '0')}`,
  name,
  phone: '300 555 0147',
  ...blankTexts,
  barrio: 'El Recreo',
  consent: authorised,
})

export const named = (rows: PersonRow[]): string[] => rows.map(({ name }) => name)
