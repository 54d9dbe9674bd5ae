import { bogotaDate } from '../../src-preload/bogota.ts'
import type { ChosenFiles } from '../chosen-files.ts'
import type { Clock } from '../clock.ts'
import type { AccountRow } from '../database/schema.ts'
import type { Handlers } from '../handler-types.ts'
import type { Thread } from '../thread/thread.ts'
import type { Build, Exporter } from './exporter.ts'
import type { SpreadsheetReads } from './reads.ts'

interface SpreadsheetSession {
  exporter: Exporter<Thread<SpreadsheetReads>>
}

export function spreadsheetHandlers(
  clock: Clock,
  files: ChosenFiles<SpreadsheetSession>,
): Handlers<SpreadsheetSession>['spreadsheet'] {
  const save = ({ id }: AccountRow, build: Build<Thread<SpreadsheetReads>>) =>
    files.saveWorkbook(`referidos-${bogotaDate(clock.now())}.xlsx`, id, (file, { exporter }) =>
      exporter.write(file, build),
    )

  return {
    export: (view, { account }) =>
      save(account, (thread, tie) => thread.run('workbookOfView', { referredBy: account.id, view }, tie)),
    exportSelection: (selection, { account }) =>
      save(account, (thread, tie) =>
        thread.run('workbookOfSelection', { referredBy: account.id, selection }, tie),
      ),
    abortExport(_, { session }) {
      session.exporter.abort()
      return null
    },
    showLast(_, { account }) {
      files.showLast(account.id)
      return null
    },
  }
}
