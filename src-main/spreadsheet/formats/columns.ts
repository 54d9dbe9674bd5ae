import type { StatusTone } from '../../../src-preload/contract/index.ts'

/** What a file of rows consists of, whatever its format. */

/**
 * `text` stays text even if it looks like a number. `number` may be a text of digits. `date` and `dateTime` are UTC
 * milliseconds; a `date` is a calendar day and is not shifted. `label` is text in bold.
 */
export type CellKind = 'text' | 'label' | 'number' | 'dollars' | 'date' | 'dateTime'

export type CellValue = string | number | null

export interface Column {
  header: string
  kind: CellKind
  /** In characters. */
  width: number
  /** Tones of cells whose text begins so. */
  tones?: readonly { begins: string; tone: StatusTone }[]
}

/** A cell of its column's kind, or of another one. */
export type Cell = CellValue | { kind: CellKind; value: CellValue }
export type Row = readonly Cell[]

/** Rows in batches, each of which is read when it is written. */
export type Batches = AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>

export interface Sheet {
  name: string
  columns: readonly Column[]
  isFiltered: boolean
  /** Called once the sheets before it are written. */
  rows(): Batches
}
