import type { StatusTone } from '../../../src-preload/contract/index.ts'

/** Content of a file of rows, in any format. */

/**
 * `text` stays text even if it looks like a number. `number` may be a text of digits. `date` and `dateTime` are UTC
 * milliseconds; a `date` is a calendar day and is not shifted. `label` is text in bold.
 */
export type CellKind = 'text' | 'label' | 'number' | 'dollars' | 'date' | 'dateTime'

export type CellValue = string | number | null

export interface Column {
  header: string
  kind: CellKind
  /** Width in characters. */
  width: number
  /** Tones of cells whose text begins with these words. */
  tones?: readonly { begins: string; tone: StatusTone }[]
}

/** A cell of its column's kind, or with its own kind. */
export type Cell = CellValue | { kind: CellKind; value: CellValue }
export type Row = readonly Cell[]

/** Rows in batches. Each batch is read when it is written. */
export type Batches = AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>

export interface Sheet {
  name: string
  columns: readonly Column[]
  isFiltered: boolean
  /** Called once the previous sheets are written. */
  rows(): Batches
}
