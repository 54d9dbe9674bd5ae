import type { Handlers } from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import type { House } from '../house.ts'
import { bogotaDate, type ChosenFiles } from '../saved-file.ts'
import type { Build } from './exporter.ts'

export function spreadsheetHandlers(
  house: () => House,
  clock: Clock,
  files: ChosenFiles,
): Handlers['spreadsheet'] {
  const save = (accountId: number, build: Build) =>
    files.saveWorkbook(`referidos-${bogotaDate(clock.now())}.xlsx`, accountId, (file) =>
      house().exporter.write(file, build),
    )

  return {
    export: (view, { accountId: referredBy }) =>
      save(referredBy, (thread, tie) => thread.run('workbookOfView', { referredBy, view }, tie)),
    exportSelection: (selection, { accountId: referredBy }) =>
      save(referredBy, (thread, tie) => thread.run('workbookOfSelection', { referredBy, selection }, tie)),
    abortExport() {
      house().exporter.abort()
      return null
    },
    showLast(_, { accountId }) {
      files.showLast(accountId)
      return null
    },
  }
}
