import * as z from 'zod'
import { areWhole, type ImportColumns, importFields } from '../import-fields.ts'
import type { FileProblem, RowNotice, RowProblem } from '../import-problems.ts'
import { channel } from './channel.ts'
import { givenConsent } from './consent.ts'
import { nothing } from './inputs.ts'
import type { ExportAnswer } from './spreadsheet.ts'

/** A table that was found in a file. `name`: name of the file; null: the table was pasted. */
export interface FoundTable {
  name: string | null
  sheets: readonly string[]
  /** Index in `sheets`. */
  sheet: number
  /** Row number of the heading; null: the table has none. */
  heading: number | null
  /** Number of rows below the heading. */
  rows: number
  /** Row number of another heading below, where this table ends; null: none. */
  nextTable: number | null
  /** Empty if the table has none. */
  headings: readonly string[]
  /** The first rows as text. */
  sample: readonly (readonly string[])[]
  columns: ImportColumns
  /** Whether the leader chose these columns earlier, for a file with the same headings. */
  isRemembered: boolean
}

export type OpenAnswer =
  | { kind: 'found'; table: FoundTable }
  | { kind: 'refused'; problem: FileProblem }
  | { kind: 'cancelled' }

export interface PreviewRow {
  /** Row number in the spreadsheet. */
  number: number
  cedula: string
  name: string
  phone: string
  barrio: string
  /** `fresh`: a new person. `known`: the leader already has them. */
  outcome: 'fresh' | 'known' | RowProblem
  notices: readonly RowNotice[]
}

export interface Counted<Code> {
  code: Code
  rows: number
}

/**
 * `fresh`, `known` and `rejected` add up to `rows`. `claims`: number of rejected rows that are kept for the owner's
 * decision.
 */
export interface ImportPreview {
  rows: number
  fresh: number
  known: number
  rejected: number
  claims: number
  /** Number of new people who are not looked up until their authorisation is recorded. */
  withoutConsent: number
  problems: readonly Counted<RowProblem>[]
  notices: readonly Counted<RowNotice>[]
  /** Whether most names are written only in capitals, or only in small letters. */
  isOneCase: boolean
  /** At most 50. */
  first: readonly PreviewRow[]
}

/** `leftMs`: null without an estimate. */
export interface ImportProgress {
  phase: 'writing' | 'queueing' | 'removing'
  done: number
  total: number
  leftMs: number | null
}

/** Result of a finished import. `claims`: kept for the owner's decision. */
export interface ImportResult {
  importId: number
  imported: number
  known: number
  rejected: number
  claims: number
  withoutConsent: number
}

export type ImportAnswer = { kind: 'imported'; result: ImportResult } | { kind: 'aborted' }

/** An import that a kill interrupted. Times are UTC ms. */
export interface UnfinishedImport {
  importId: number
  name: string | null
  startedAt: number
  imported: number
  total: number
}

export interface LastImport {
  importId: number
  name: string | null
  startedAt: number
  people: number
  /** Number of rows that `saveRejected` can still write. */
  rejected: number
}

/**
 * `running`: null: none. `unfinished`: the leader's; null: none. `last`: the latest one that may be undone; null: none.
 */
export interface ImportState {
  running: ImportProgress | null
  unfinished: UnfinishedImport | null
  last: LastImport | null
}

/** `changed`: number of people of the import who were changed since, so nothing was undone. */
export type UndoImportAnswer = { kind: 'undone'; people: number } | { kind: 'changed'; people: number }

const columns = z
  .array(z.enum(importFields).nullable())
  .max(200)
  .refine((chosen) => areWhole(chosen), 'invalid')

export const previewImportInput = z.strictObject({
  columns,
  /** Whether names in a single case are written in title case. */
  titleCase: z.boolean(),
  /** null: they gave none, or a column says who did. */
  consent: givenConsent.nullable(),
})

const importId = z.strictObject({ importId: z.int().positive() })

/** One file at a time is open. Only the leader who opened it can use it. Rows are read in a separate thread. */
export const importChannels = {
  /** Asks for a file. */
  choose: channel('leader', nothing).returns<OpenAnswer>(),
  /** The preload calls it with the path of a file that was dropped on the window. The page cannot pass a path. */
  openDropped: channel('leader', z.strictObject({ path: z.string().max(4_096) })).returns<OpenAnswer>(),
  /** Opens a table copied from a spreadsheet. */
  openPasted: channel('leader', z.strictObject({ text: z.string().max(90_000) })).returns<OpenAnswer>(),
  /** Selects another sheet of the open file, or another row as the heading; null: the best one. */
  look: channel(
    'leader',
    z.strictObject({ sheet: z.int().min(0).max(1_000), heading: z.int().min(1).max(2_000_000).nullable() }),
  ).returns<OpenAnswer>(),
  /** Reads all rows. Writes only the columns that were chosen for files of this shape. */
  preview: channel('leader', previewImportInput).returns<ImportPreview>(),
  /**
   * Imports the last preview, in parts; progress: `import.progress`. Nobody is looked up before all people are
   * registered. If aborted, nobody is imported. After a kill, `state` says what is left.
   */
  start: channel('leader', nothing).returns<ImportAnswer>(),
  /** No effect if none runs, or once all people are registered. */
  abort: channel('leader', nothing).returns<null>(),
  /**
   * Asks where to save the rejected rows of a finished import, each with the reason. They are kept until the leader
   * imports another file, or for 30 days.
   */
  saveRejected: channel('leader', importId).returns<ExportAnswer>(),
  /** Forgets the open file. */
  close: channel('leader', nothing).returns<null>(),
  state: channel('leader', nothing).returns<ImportState>(),
  /** Imports the rest of an interrupted import. */
  finish: channel('leader', importId).returns<ImportAnswer>(),
  /** Erases the people of an interrupted import. */
  discard: channel('leader', importId).returns<null>(),
  /** Erases the people of a finished import, unless one of them was changed since. */
  undo: channel('leader', importId).returns<UndoImportAnswer>(),
}
