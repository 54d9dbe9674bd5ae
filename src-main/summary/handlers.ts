import { bogotaDate } from '../../src-preload/bogota.ts'
import type { SummaryPart } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import type { ChosenFiles } from '../chosen-files.ts'
import type { Clock } from '../clock.ts'
import type { Changes } from '../database/changes.ts'
import type { Database } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import type { FileTasks } from '../files.ts'
import type { Handlers } from '../handler-types.ts'
import { Refusal } from '../refusal.ts'
import type { Exporter } from '../spreadsheet/exporter.ts'
import type { Thread } from '../thread/thread.ts'
import type { Whose } from '../whose.ts'
import { writeGoal } from './goals.ts'
import type { SummaryReads } from './reads.ts'

interface SummarySession {
  database: Database
  changes: Changes
  slowReader: Thread<SummaryReads>
  exporter: Exporter<Thread<SummaryReads & FileTasks>>
}

export interface SummaryHandlers {
  summary: Handlers<SummarySession>['summary']
  campaign: Pick<
    Handlers<SummarySession>['campaign'],
    'setGoal' | 'summary' | 'summaryPlaces' | 'exportSummary'
  >
}

export function summaryHandlers(clock: Clock, files: ChosenFiles<SummarySession>): SummaryHandlers {
  const read = ({ slowReader }: SummarySession, whose: Whose) =>
    slowReader.run('readSummary', { whose, now: clock.now() })

  function exportPart(part: SummaryPart, whose: Whose, { id }: AccountRow) {
    const now = clock.now()
    const { file } = messages.workbook.summary[part]
    const of = whose === 'campaign' ? `${file}, ${messages.campaign.fileName}` : file
    return files.saveSheet(`${of} ${bogotaDate(now)}.xlsx`, id, (chosen, { exporter }) =>
      exporter.write(chosen, (thread, tie) =>
        thread.run('writeSummary', { whose, part, now, file: chosen }, tie),
      ),
    )
  }

  return {
    summary: {
      read: (_, { session, account }) => read(session, account.id),
      places: ({ by }, { session, account }) =>
        session.slowReader.run('readPlaces', { whose: account.id, by }),
      export: ({ part }, { account }) => exportPart(part, account.id, account),
    },
    campaign: {
      setGoal({ accountId, goal }, { session: { database, changes }, account }) {
        if (accountId !== null && !isLeader(database, accountId)) throw new Refusal('not_found')
        changes.untracked(() => writeGoal(database, accountId ?? 'campaign', goal, account.id, clock.now()))
        return null
      },
      summary: (_, { session }) => read(session, 'campaign'),
      summaryPlaces: ({ by }, { session }) => session.slowReader.run('readPlaces', { whose: 'campaign', by }),
      exportSummary: ({ part }, { account }) => exportPart(part, 'campaign', account),
    },
  }
}

/** Whether the account can register people. */
const isLeader = ({ sqlite }: Database, accountId: number): boolean =>
  sqlite
    .prepare(`SELECT 1 FROM accounts WHERE id = ? AND role = 'LEADER' AND removed_at IS NULL`)
    .get(accountId) !== undefined
