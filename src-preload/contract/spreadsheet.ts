import { channel } from './channel.ts'
import { nothing } from './inputs.ts'
import { selection, tableView } from './table.ts'

/** Both null until known. `leftMs`: estimated from the previous export, or from a slow laptop. */
export interface ExportProgress {
  rows: number | null
  leftMs: number | null
}

export type ExportAnswer = { kind: 'saved'; path: string; rows: number } | { kind: 'aborted' }

export const spreadsheetChannels = {
  /**
   * Asks where to save, then writes the rows of the view in its order: seconds for 100,000 people, reported by
   * `spreadsheet.progress` once the file is chosen. One export of any kind runs at a time.
   */
  export: channel('leader', tableView).returns<ExportAnswer>(),
  /** Exports a selection. */
  exportSelection: channel('leader', selection).returns<ExportAnswer>(),
  /** Cancels the running export of any kind and leaves the chosen file as it was; no effect if none runs. */
  abortExport: channel('leader', nothing).returns<null>(),
  /** Shows the last exported or printed file in the system's file manager. */
  showLast: channel('leader', nothing).returns<null>(),
}
