import { bogotaDate } from '../../src-preload/bogota.ts'
import { messages } from '../../src-preload/messages/index.ts'
import type { ChosenFiles } from '../chosen-files.ts'
import type { Clock } from '../clock.ts'
import { note, uidOf } from '../database/audit.ts'
import type { Changes } from '../database/changes.ts'
import type { Database } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import type { FileTasks } from '../files.ts'
import type { Handlers } from '../handler-types.ts'
import type { Exporter } from '../spreadsheet/exporter.ts'
import type { Thread } from '../thread/thread.ts'
import type { AuditReads } from './reads.ts'
import { noteSeen } from './seen.ts'

interface AuditSession {
  database: Database
  changes: Changes
  reader: Thread<AuditReads>
  slowReader: Thread<AuditReads>
  exporter: Exporter<Thread<AuditReads & FileTasks>>
}

export function auditHandlers(
  clock: Pick<Clock, 'now'>,
  files: ChosenFiles<AuditSession>,
): Handlers<AuditSession>['audit'] {
  const uidOfOwner = ({ database }: AuditSession, { personId }: AccountRow) => uidOf(database, personId) ?? ''

  return {
    search: ({ filter, before }, { session, account }) =>
      session.reader.run('searchAuditLog', { filter, before, owner: uidOfOwner(session, account) }),
    news: (_, { session, account }) =>
      session.reader.run('auditNews', { owner: uidOfOwner(session, account) }),
    dismissNews({ upTo }, { session: { database } }) {
      noteSeen(database, upTo)
      return null
    },
    check: (_, { session }) => session.slowReader.run('checkAuditLog', {}),
    export({ filter, format }, { account }) {
      const now = clock.now()
      const name = `${messages.audit.file.name(bogotaDate(now))}.${format}`
      return files.saveSheet(name, account.id, (file, session) =>
        session.exporter.write(
          file,
          (thread, tie) =>
            thread.run(
              'writeAuditLog',
              { filter, format, owner: uidOfOwner(session, account), now, file },
              tie,
            ),
          (entries) =>
            note(session, {
              at: clock.now(),
              accountId: account.id,
              action: 'log_exported',
              detail: { as: format === 'csv' ? 'csv' : 'spreadsheet', entries },
            }),
        ),
      )
    },
  }
}
