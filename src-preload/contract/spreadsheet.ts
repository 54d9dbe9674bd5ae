import * as z from 'zod'
import { type SheetField, sheetFields } from '../person-fields.ts'
import { channel } from './channel.ts'
import { nothing } from './inputs.ts'
import { about, chosenPeople } from './table.ts'

/** `csv`: in the form that Excel reads in Colombia. */
export const exportFormats = ['xlsx', 'csv'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** Fields of a person in the order of the file's columns. */
export const exportedColumns = z
  .array(z.enum(sheetFields('campaign') as [SheetField, ...SheetField[]]))
  .min(1)
  .refine((columns) => new Set(columns).size === columns.length, 'invalid')

export const exportInput = z.strictObject({
  of: chosenPeople,
  format: z.enum(exportFormats),
  /** For the leader's own people, columns that only the campaign has are left out. */
  columns: exportedColumns,
  about,
})
export type ExportInput = z.infer<typeof exportInput>

/** All null until known. `done`: number of people written, of `rows`. `leftMs`: estimated from the speed so far. */
export interface ExportProgress {
  rows: number | null
  done: number | null
  leftMs: number | null
}

export type ExportAnswer = { kind: 'saved'; path: string; rows: number } | { kind: 'aborted' }

export const spreadsheetChannels = {
  /**
   * Asks where to save, then writes the people in their order. Takes seconds for 100,000 people, reported by
   * `spreadsheet.progress` once the file is chosen. Only one export of any kind runs at a time, and a lock ends it.
   * Recorded before the file appears.
   */
  export: channel('leader', exportInput).returns<ExportAnswer>(),
  /** Cancels the running export of any kind and leaves the chosen file unchanged; no effect if none runs. */
  abortExport: channel('leader', nothing).returns<null>(),
  /** Shows the last exported or printed file in the system's file manager. */
  showLast: channel('leader', nothing).returns<null>(),
}
