import { bogotaDate } from '../../src-preload/bogota.ts'
import { messages } from '../../src-preload/messages/index.ts'
import type { ChosenFiles } from '../chosen-files.ts'
import type { Clock } from '../clock.ts'
import type { Handlers } from '../handler-types.ts'
import type { Exporter } from '../spreadsheet/exporter.ts'
import type { Thread } from '../thread/thread.ts'
import type { SummaryReads } from './reads.ts'

interface SummarySession {
  slowReader: Thread<SummaryReads>
  exporter: Exporter<Thread<SummaryReads>>
}

export function summaryHandlers(
  clock: Clock,
  files: ChosenFiles<SummarySession>,
): Handlers<SummarySession>['summary'] {
  return {
    read: (_, { session, account }) =>
      session.slowReader.run('readSummary', { referredBy: account.id, now: clock.now() }),
    places: ({ by }, { session, account }) =>
      session.slowReader.run('readPlaces', { referredBy: account.id, by }),
    export({ part }, { account: { id: referredBy } }) {
      const now = clock.now()
      return files.saveWorkbook(
        `${messages.workbook.summary[part].file} ${bogotaDate(now)}.xlsx`,
        referredBy,
        (file, { exporter }) =>
          exporter.write(file, (thread, tie) =>
            thread.run('workbookOfSummary', { referredBy, part, now }, tie),
          ),
      )
    },
  }
}
