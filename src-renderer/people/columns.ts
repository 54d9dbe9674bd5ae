import {
  type ColumnId,
  defaultPreferences,
  type SortColumn,
  sortColumns,
} from '../../src-preload/contract/index.ts'
import { personFields } from '../../src-preload/person-fields.ts'

/** Pure rules of the table's columns: which are shown, in which order, and how wide. Widths are pixels. */

/** `width`: null: as wide as it is by itself. */
interface Column {
  id: ColumnId
  width: number | null
}

/** Those that are shown, in their order; the name is the first of them. */
export type Columns = readonly Column[]

export interface PlacedColumn {
  id: ColumnId
  width: number
}

export const defaultColumns: Columns = defaultPreferences.columns

export const narrowest = 60
export const widest = 900

/** The boxes that select; as wide as a finger needs. */
export const selectWidth = 44

/** A name that nobody made so wide gives way this far, where that spares the table from scrolling sideways. */
const narrowestName = 108
/** The chooser of columns stands over the end of the last one: the longest head, with the arrow of its order, stays clear. */
const narrowestLast = 144
/** Of a table that scrolls sideways; its name stays in sight and has to leave the rest some. */
const mostOfRoom = 0.45

const isDefault = (columns: Columns): boolean =>
  columns.length === defaultColumns.length &&
  columns.every(({ id, width }, at) => id === defaultColumns[at]?.id && width === null)

/** Where nothing was chosen a narrow table sheds what the open row shows as well. */
function shed(columns: Columns, room: number): Columns {
  if (!isDefault(columns)) return columns
  return columns.filter(({ id }) => (id !== 'registeredAt' || room > 715) && (id !== 'phone' || room > 580))
}

const total = (columns: readonly PlacedColumn[]) => columns.reduce((sum, { width }) => sum + width, 0)

/** How wide each is in a table with so much room; together more than that only where they cannot be less. */
export function placed(columns: Columns, room: number): PlacedColumn[] {
  const chosen = shed(columns, room)
  const free = room - selectWidth
  const own = chosen.map(({ id, width }, at) => ({
    id,
    width: Math.max(width ?? personFields[id].column.width, at === chosen.length - 1 ? narrowestLast : 0),
  }))
  const spare = free - total(own)
  if (spare < 0) {
    const [name, ...rest] = own
    if (name === undefined) return own
    const isFree = chosen[0]?.width === null && name.width + spare >= narrowestName
    const most = Math.max(narrowestName, Math.floor(room * mostOfRoom))
    return [{ ...name, width: isFree ? name.width + spare : Math.min(name.width, most) }, ...rest]
  }
  return spread(own, chosen, spare)
}

/** What is left goes to the columns that nobody made so wide, else to the last one. */
function spread(own: PlacedColumn[], chosen: Columns, spare: number): PlacedColumn[] {
  const shares = chosen.map(({ id, width }): number => (width === null ? personFields[id].column.share : 0))
  const all = shares.reduce((sum, share) => sum + share, 0)
  const wider = own.map(({ id, width }, at) => ({
    id,
    width: width + (all === 0 ? 0 : Math.floor((spare * (shares[at] ?? 0)) / all)),
  }))
  const last = all === 0 ? wider.length - 1 : shares.findLastIndex((share) => share > 0)
  const rounding = own.reduce((sum, { width }) => sum + width, 0) + spare - total(wider)
  return wider.map((column, at) => (at === last ? { ...column, width: column.width + rounding } : column))
}

/**
 * One made so wide. What stands before it stays as it is now, so that its edge follows the pointer; what comes after
 * makes room.
 */
export function resized(
  columns: Columns,
  now: readonly PlacedColumn[],
  id: ColumnId,
  width: number,
): Columns {
  const at = columns.findIndex((column) => column.id === id)
  const wanted = Math.min(widest, Math.max(narrowest, Math.round(width)))
  return columns.map((column, index) => {
    if (index === at) return { ...column, width: wanted }
    if (index > at) return column
    const shown = now.find((one) => one.id === column.id)
    return { ...column, width: shown === undefined ? column.width : Math.max(narrowest, shown.width) }
  })
}

/** The name is neither moved nor hidden. */
export const isFixed = (id: ColumnId): boolean => id === 'name'

export const canMove = (columns: Columns, id: ColumnId, step: 1 | -1): boolean => {
  const at = columns.findIndex((column) => column.id === id)
  return at > 0 && at + step > 0 && at + step < columns.length
}

export function moved(columns: Columns, id: ColumnId, step: 1 | -1): Columns {
  if (!canMove(columns, id, step)) return columns
  const at = columns.findIndex((column) => column.id === id)
  const rest = columns.toSpliced(at, 1)
  return rest.toSpliced(at + step, 0, columns[at] as Column)
}

/** Shown as the last one, or hidden. */
export function toggled(columns: Columns, id: ColumnId): Columns {
  if (isFixed(id)) return columns
  if (columns.some((column) => column.id === id)) return columns.filter((column) => column.id !== id)
  return [...columns, { id, width: null }]
}

/** The name is there and comes first, whatever was kept. */
export function withName(columns: Columns): Columns {
  if (columns[0]?.id === 'name') return columns
  const name = columns.find(({ id }) => id === 'name') ?? { id: 'name', width: null }
  return [name, ...columns.filter(({ id }) => id !== 'name')]
}

/** null: main has no order by it. */
export const sortOf = (id: ColumnId): SortColumn | null =>
  (sortColumns as readonly string[]).includes(id) ? (id as SortColumn) : null
