import type { ColumnId, Preferences, Scope } from '../../src-preload/contract/index.ts'
import { type SheetField, sheetFields } from '../../src-preload/person-fields.ts'

/** Pure. Rules of an export's columns. */

/** Every column that a file may have: the table's in its order, then the others. */
export function offeredColumns(table: readonly ColumnId[], scope: Scope): SheetField[] {
  const fields = sheetFields(scope)
  const first = table.filter((id) => fields.includes(id))
  return [...first, ...fields.filter((field) => !first.some((id) => id === field))]
}

const partOf = { own: 'columns', campaign: 'campaignColumns' } as const

/** The saved columns, otherwise those of the table. */
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

/**
 * The part of a choice that is saved. The table's columns are not, so that the next export uses the table's columns of
 * that time.
 */
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
