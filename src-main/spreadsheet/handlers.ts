import type { ExportAnswer, Handlers } from '../../src-preload/contract.ts'
import type { Clock } from '../clock.ts'
import type { House } from '../house.ts'
import { bogotaDate, type LastSaved, withEnding } from '../saved-file.ts'

export interface SaveDialogs {
  /** Asks where to save; null: the person changed their mind. */
  saveSpreadsheet(suggestedName: string): Promise<string | null>
  savePdf(suggestedName: string): Promise<string | null>
  showInFolder(file: string): void
}

export function spreadsheetHandlers(
  house: () => House,
  dialogs: SaveDialogs,
  clock: Clock,
  lastSaved: LastSaved,
): Handlers['spreadsheet'] {
  async function save(write: (file: string) => Promise<number>): Promise<ExportAnswer> {
    const chosen = await dialogs.saveSpreadsheet(`referidos-${bogotaDate(clock.now())}.xlsx`)
    if (chosen === null) return { kind: 'cancelled' }
    const file = withEnding(chosen, '.xlsx')
    const rows = await write(file)
    lastSaved.is(file)
    return { kind: 'saved', path: file, rows }
  }

  return {
    export: (view, { accountId: referredBy }) =>
      save((file) => house().slowReader.run('exportWorkbook', { referredBy, view, file })),
    exportSelection: (selection, { accountId: referredBy }) =>
      save((file) => house().slowReader.run('exportSelection', { referredBy, selection, file })),
    showLast() {
      lastSaved.show()
      return null
    },
  }
}
