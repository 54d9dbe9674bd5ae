import type { Handlers } from '../../src-preload/contract.ts'
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
  return {
    async export(view, session) {
      const chosen = await dialogs.saveSpreadsheet(`referidos-${bogotaDate(clock.now())}.xlsx`)
      if (chosen === null) return { kind: 'cancelled' }
      const file = withEnding(chosen, '.xlsx')
      const rows = await house().reader.run('exportWorkbook', { referredBy: session.accountId, view, file })
      lastSaved.is(file)
      return { kind: 'saved', path: file, rows }
    },
    showLast() {
      lastSaved.show()
      return null
    },
  }
}
