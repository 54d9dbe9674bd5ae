import type { ColumnId, Preferences, Scope } from '../../src-preload/contract/index.ts'
import { type SheetField, sheetFields } from '../../src-preload/person-fields.ts'

/** Pure rules of the columns that an export has. */

/** Every column that a file may have: those of the table in its order, then the others. */
export function offeredColumns(table: readonly ColumnId[], scope: Scope): SheetField[] {
  const fields = sheetFields(scope)
  const first = table.filter((id) => fields.includes(id))
  return [...first, ...fields.filter((field) => !first.some((id) => id === field))]
}

const partOf = { own: 'columns', campaign: 'campaignColumns' } as const

/** Those that were kept, or those of the table. */
export function chosenColumns(
  kept: Preferences['exported'],
  table: readonly ColumnId[],
  scope: Scope,
): readonly SheetField[] {
  const chosen = kept[partOf[scope]] ?? table
  return offeredColumns(table, scope).filter((field) => chosen.some((one) => one === field))
}

export const isSame = (chosen: readonly SheetField[], table: readonly ColumnId[]): boolean =>
  chosen.length === table.length && table.every((id) => chosen.includes(id))

/** What is kept of a choice. The columns of the table are not: the next export has those of then. */
export const keptExport = (
  before: Preferences['exported'],
  { format, columns }: { format: Preferences['exported']['format']; columns: readonly SheetField[] },
  table: readonly ColumnId[],
  scope: Scope,
): Preferences['exported'] => ({
  ...before,
  format,
  [partOf[scope]]: isSame(columns, table) ? null : [...columns],
})
