import { channel } from './channel.ts'
import { nothing } from './inputs.ts'
import { selection, tableView } from './table.ts'

/** `rows`, `leftMs`: null until they are known; `leftMs` as estimated from the export before, or from a slow laptop. */
export interface ExportProgress {
  rows: number | null
  leftMs: number | null
}

export type ExportAnswer = { kind: 'saved'; path: string; rows: number } | { kind: 'cancelled' }

export const spreadsheetChannels = {
  /**
   * Asks where to save, then writes what the view shows, in its order; seconds for 100,000 people, told by
   * `spreadsheet.progress` from when the place is chosen. One export at a time, whatever its kind.
   */
  export: channel('leader', tableView).returns<ExportAnswer>(),
  /** The same of a selection. */
  exportSelection: channel('leader', selection).returns<ExportAnswer>(),
  /** Breaks an export of whatever kind off, and leaves the chosen place as it was; harmless where none runs. */
  cancelExport: channel('leader', nothing).returns<null>(),
  /** Shows the file that was exported or printed last in the system's file manager. */
  showLast: channel('leader', nothing).returns<null>(),
}
