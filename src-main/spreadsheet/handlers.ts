import type { Handlers } from '../../src-preload/contract.ts'
import type { Clock } from '../clock.ts'
import type { House } from '../house.ts'
import { bogotaDate, type ChosenFiles } from '../saved-file.ts'

export function spreadsheetHandlers(
  house: () => House,
  clock: Clock,
  files: ChosenFiles,
): Handlers['spreadsheet'] {
  const save = (accountId: number, write: (file: string) => Promise<number>) =>
    files.saveWorkbook(`referidos-${bogotaDate(clock.now())}.xlsx`, accountId, write)

  return {
    export: (view, { accountId: referredBy }) =>
      save(referredBy, (file) => house().slowReader.run('exportWorkbook', { referredBy, view, file })),
    exportSelection: (selection, { accountId: referredBy }) =>
      save(referredBy, (file) => house().slowReader.run('exportSelection', { referredBy, selection, file })),
    showLast(_, { accountId }) {
      files.showLast(accountId)
      return null
    },
  }
}
