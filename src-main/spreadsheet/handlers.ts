import { bogotaDate } from '../../src-preload/bogota.ts'
import { messages } from '../../src-preload/messages/index.ts'
import type { ChosenFiles } from '../chosen-files.ts'
import type { Clock } from '../clock.ts'
import { noteTaken } from '../database/audit.ts'
import type { Changes } from '../database/changes.ts'
import type { Database } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import type { Handlers } from '../handler-types.ts'
import type { Thread } from '../thread/thread.ts'
import type { Build, Exporter } from './exporter.ts'
import type { SpreadsheetReads } from './reads.ts'

interface SpreadsheetSession {
  database: Database
  changes: Changes
  exporter: Exporter<Thread<SpreadsheetReads>>
}

export interface SpreadsheetHandlers {
  spreadsheet: Handlers<SpreadsheetSession>['spreadsheet']
  campaign: Pick<Handlers<SpreadsheetSession>['campaign'], 'export' | 'exportSelection'>
}

export function spreadsheetHandlers(
  clock: Clock,
  files: ChosenFiles<SpreadsheetSession>,
): SpreadsheetHandlers {
  const { file } = messages.workbook
  const save = ({ id }: AccountRow, build: Build<Thread<SpreadsheetReads>>) =>
    files.saveWorkbook(`${file.own(bogotaDate(clock.now()))}.xlsx`, id, (chosen, { exporter }) =>
      exporter.write(chosen, build),
    )
  const saveCampaign = ({ id }: AccountRow, build: Build<Thread<SpreadsheetReads>>) =>
    files.saveWorkbook(`${file.campaign(bogotaDate(clock.now()))}.xlsx`, id, (chosen, session) => {
      noteTaken(session, { at: clock.now(), accountId: id, as: 'spreadsheet' })
      return session.exporter.write(chosen, build)
    })

  return {
    spreadsheet: {
      export: (view, { account }) =>
        save(account, (thread, tie) => thread.run('workbookOfView', { whose: account.id, view }, tie)),
      exportSelection: (selection, { account }) =>
        save(account, (thread, tie) =>
          thread.run('workbookOfSelection', { whose: account.id, selection }, tie),
        ),
      abortExport(_, { session }) {
        session.exporter.abort()
        return null
      },
      showLast(_, { account }) {
        files.showLast(account.id)
        return null
      },
    },
    campaign: {
      export: (view, { account }) =>
        saveCampaign(account, (thread, tie) =>
          thread.run('workbookOfView', { whose: 'campaign', view }, tie),
        ),
      exportSelection: (selection, { account }) =>
        saveCampaign(account, (thread, tie) =>
          thread.run('workbookOfSelection', { whose: 'campaign', selection }, tie),
        ),
    },
  }
}
