import {
  type ColumnId,
  defaultPreferences,
  type Scope,
  type SortColumn,
  sortColumns,
} from '../../src-preload/contract/index.ts'
import { personFields, scopes } from '../../src-preload/person-fields.ts'

/** Pure. Rules of the table's columns: which are shown, in which order, and how wide. Widths are pixels. */

/** `width` null: the column's default. */
interface Column {
  id: ColumnId
  width: number | null
}

/** Visible columns in order; the name is first. */
export type Columns = readonly Column[]

export interface PlacedColumn {
  id: ColumnId
  width: number
}

export const defaultColumns = (scope: Scope): Columns =>
  scope === 'own' ? defaultPreferences.columns : defaultPreferences.campaignColumns

export const narrowest = 60
export const widest = 900

/** Width of the checkbox column; wide enough for touch. */
export const selectWidth = 44

/** Minimum width to which an unresized name shrinks, if that avoids sideways scrolling. */
const narrowestName = 108
/** Minimum width of the last column. The column chooser covers its end, but not the longest heading with its arrow. */
const narrowestLast = 144
/**
 * Maximum share of the name when the table scrolls sideways: the name is sticky and must leave space for the others.
 */
const maxNameShare = 0.45

const isSame = (columns: Columns, all: Columns): boolean =>
  columns.length === all.length && columns.every(({ id, width }, at) => id === all[at]?.id && width === null)

const isFullDefault = (columns: Columns): boolean =>
  scopes.some((scope) => isSame(columns, defaultColumns(scope)))

/** Defaults of either scope, with or without the municipio that `withMunicipios` removes. */
export const isDefault = (columns: Columns): boolean =>
  isFullDefault(columns) || scopes.some((scope) => isSame(columns, withoutMunicipio(defaultColumns(scope))))

const withoutMunicipio = (columns: Columns): Columns => columns.filter(({ id }) => id !== 'municipio')

/** The default columns show the municipio only if the people vote in more than one. Chosen columns stay unchanged. */
export const withMunicipios = (columns: Columns, hasMunicipios: boolean): Columns =>
  hasMunicipios || !isFullDefault(columns) ? columns : withoutMunicipio(columns)

/** Columns that the open row also shows, least important first. */
const dropped: readonly ColumnId[] = [
  'registeredAt',
  'fetchedAt',
  'barrio',
  'phone',
  'municipio',
  'mesa',
  'puesto',
  'leader',
  'cedula',
]

/** Drops columns until the remaining ones have their width. */
function withoutOverflow(columns: Columns, room: number): Columns {
  const needed = ({ id, width }: Column) => width ?? personFields[id].column.width
  const fits = (kept: Columns) => selectWidth + kept.reduce((sum, one) => sum + needed(one), 0) <= room
  let kept = columns
  for (const id of dropped) {
    if (fits(kept)) break
    kept = kept.filter((column) => column.id !== id)
  }
  return kept
}

const total = (columns: readonly PlacedColumn[]) => columns.reduce((sum, { width }) => sum + width, 0)

/**
 * Column widths for a table of `room` pixels. Their sum exceeds it only if the columns cannot shrink further.
 * `mayDrop`: a narrow table drops columns instead.
 */
export function placed(columns: Columns, room: number, mayDrop: boolean): PlacedColumn[] {
  const chosen = mayDrop ? withoutOverflow(columns, room) : columns
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
    const most = Math.max(narrowestName, Math.floor(room * maxNameShare))
    return [{ ...name, width: isFree ? name.width + spare : Math.min(name.width, most) }, ...rest]
  }
  const { satisfied, left } = satisfy(own, chosen, spare)
  return distribute(satisfied, chosen, left)
}

/** Unresized columns first get the width that their texts need. Returns what is left. */
function satisfy(
  own: readonly PlacedColumn[],
  chosen: Columns,
  spare: number,
): { satisfied: PlacedColumn[]; left: number } {
  let left = spare
  const satisfied = own.map(({ id, width }, at) => {
    const { column } = personFields[id]
    const enough = chosen[at]?.width === null && 'enough' in column ? column.enough : width
    const more = Math.max(0, Math.min(left, enough - width))
    left -= more
    return { id, width: width + more }
  })
  return { satisfied, left }
}

/** Distributes the spare width among the unresized columns; without any, to the last one. */
function distribute(own: readonly PlacedColumn[], chosen: Columns, spare: number): PlacedColumn[] {
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
 * Sets the width of one column. Earlier columns keep their current width, so that its edge follows the pointer; later
 * columns adjust.
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

/** The name can be neither moved nor hidden. */
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

/** Hides a column, or shows it as the last one. */
export function toggled(columns: Columns, id: ColumnId): Columns {
  if (isFixed(id)) return columns
  if (columns.some((column) => column.id === id)) return columns.filter((column) => column.id !== id)
  return [...columns, { id, width: null }]
}

/** Puts the name first, and adds it if the saved columns lack it. */
export function withName(columns: Columns): Columns {
  if (columns[0]?.id === 'name') return columns
  const name = columns.find(({ id }) => id === 'name') ?? { id: 'name', width: null }
  return [name, ...columns.filter(({ id }) => id !== 'name')]
}

/** null: main cannot sort by this column. */
export const sortOf = (id: ColumnId): SortColumn | null =>
  (sortColumns as readonly string[]).includes(id) ? (id as SortColumn) : null
