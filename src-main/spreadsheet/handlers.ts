import path from 'node:path'
import type { ExportAnswer, Handlers } from '../../src-preload/contract.ts'
import type { Clock } from '../clock.ts'
import type { House } from '../house.ts'

export interface SaveDialogs {
  /** Asks where to save; null: the person changed their mind. */
  saveSpreadsheet(suggestedName: string): Promise<string | null>
  showInFolder(file: string): void
}

export function spreadsheetHandlers(
  house: () => House,
  dialogs: SaveDialogs,
  clock: Clock,
): Handlers['spreadsheet'] {
  let last: string | null = null

  async function save(write: (file: string) => Promise<number>): Promise<ExportAnswer> {
    const chosen = await dialogs.saveSpreadsheet(`referidos-${bogotaDay(clock.now())}.xlsx`)
    if (chosen === null) return { kind: 'cancelled' }
    const file = path.extname(chosen).toLowerCase() === '.xlsx' ? chosen : `${chosen}.xlsx`
    const rows = await write(file)
    last = file
    return { kind: 'saved', path: file, rows }
  }

  return {
    export: (view, { accountId: referredBy }) =>
      save((file) => house().slowReader.run('exportWorkbook', { referredBy, view, file })),
    exportSelection: (selection, { accountId: referredBy }) =>
      save((file) => house().slowReader.run('exportSelection', { referredBy, selection, file })),
    showLast() {
      if (last !== null) dialogs.showInFolder(last)
      return null
    },
  }
}

/** 2026-11-21, in Colombia. */
const bogotaDay = (at: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Bogota' }).format(at)
