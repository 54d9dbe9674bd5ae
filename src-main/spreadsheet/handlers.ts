import { bogotaDate } from '../../src-preload/bogota.ts'
import type { ExportAnswer, ExportInput } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { sheetFields } from '../../src-preload/person-fields.ts'
import type { ChosenFiles } from '../chosen-files.ts'
import type { Clock } from '../clock.ts'
import { noteOwnTaken, noteTaken } from '../database/audit.ts'
import type { Changes } from '../database/changes.ts'
import type { Database } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import type { Handlers } from '../handler-types.ts'
import { Refusal } from '../refusal.ts'
import type { Thread } from '../thread/thread.ts'
import type { Exporter } from './exporter.ts'
import type { SpreadsheetReads } from './reads.ts'

interface SpreadsheetSession {
  database: Database
  changes: Changes
  exporter: Exporter<Thread<SpreadsheetReads>>
}

export interface SpreadsheetHandlers {
  spreadsheet: Handlers<SpreadsheetSession>['spreadsheet']
  campaign: Pick<Handlers<SpreadsheetSession>['campaign'], 'export'>
}

export function spreadsheetHandlers(
  clock: Clock,
  files: ChosenFiles<SpreadsheetSession>,
): SpreadsheetHandlers {
  const { file: names } = messages.workbook

  function exportPeople(
    { of, format, columns, about }: ExportInput,
    scope: 'own' | 'campaign',
    { id, displayName }: AccountRow,
  ): Promise<ExportAnswer> {
    const at = clock.now()
    const allowed = sheetFields(scope)
    const fields = columns.filter((field) => allowed.includes(field))
    if (fields.length === 0) throw new Refusal('invalid_input')
    return files.saveSheet(`${names[scope](bogotaDate(at))}.${format}`, id, (file, session) =>
      session.exporter.write(
        file,
        (thread, tie) =>
          thread.run(
            'writePeople',
            {
              whose: scope === 'campaign' ? 'campaign' : id,
              of,
              format,
              columns: fields,
              about: { at, by: displayName, filters: about },
              file,
            },
            tie,
          ),
        (people) => {
          const as = format === 'csv' ? 'csv' : 'spreadsheet'
          const entry = { at: clock.now(), accountId: id, as } as const
          if (scope === 'campaign') noteTaken(session, entry)
          else noteOwnTaken(session, { ...entry, people })
        },
      ),
    )
  }

  return {
    spreadsheet: {
      export: (input, { account }) => exportPeople(input, 'own', account),
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
      export: (input, { account }) => exportPeople(input, 'campaign', account),
    },
  }
}
