import { bogotaDate } from '../../src-preload/bogota.ts'
import type { Rechecked, RecheckState, Scope } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import type { ChosenFiles } from '../chosen-files.ts'
import type { Clock } from '../clock.ts'
import { noteOwnTaken, noteTaken } from '../database/audit.ts'
import type { Changes } from '../database/changes.ts'
import type { Database } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import type { FileTasks } from '../files.ts'
import type { Handlers } from '../handler-types.ts'
import { Refusal } from '../refusal.ts'
import { electionNews } from '../settings/offered-elections.ts'
import type { Exporter } from '../spreadsheet/exporter.ts'
import type { Thread } from '../thread/thread.ts'
import type { Whose } from '../whose.ts'
import type { RecheckReads } from './reads.ts'
import { type Rechecker, whoseOf } from './rechecker.ts'
import { lastOf } from './repository.ts'

interface RecheckSession {
  database: Database
  changes: Changes
  rechecker: Rechecker
  slowReader: Thread<RecheckReads>
  exporter: Exporter<Thread<RecheckReads & FileTasks>>
}

export interface RecheckHandlers {
  recheck: Handlers<RecheckSession>['recheck']
  campaign: Pick<Handlers<RecheckSession>['campaign'], 'recheckPreview' | 'recheckStart'>
}

export const recheckState = (
  { rechecker, database }: Pick<RecheckSession, 'rechecker' | 'database'>,
  { id }: Pick<AccountRow, 'id'>,
): RecheckState => ({ ...rechecker.state(id), elections: electionNews(database) })

export function recheckHandlers(
  clock: Pick<Clock, 'now'>,
  files: ChosenFiles<RecheckSession>,
): RecheckHandlers {
  const asked = (scope: Scope, wanted: Rechecked, { id }: AccountRow) => ({ accountId: id, scope, wanted })

  /** Scope of the account's own batch. Throws `Refusal('not_found')` for another batch. */
  function whoseOfBatch(database: Database, { id, isOwner }: AccountRow, recheckId: number): Whose {
    const last = lastOf(database, id)
    if (last?.id !== recheckId) throw new Refusal('not_found')
    // An account that is no longer the owner's sees only its own people.
    return whoseOf(isOwner ? last.scope : 'own', id)
  }

  return {
    recheck: {
      state: (_, { session, account }) => recheckState(session, account),
      preview: (wanted, { session, account }) => session.rechecker.preview(asked('own', wanted, account)),
      start: (wanted, { session, account }) => session.rechecker.start(asked('own', wanted, account)),
      abortStart(_, { session }) {
        session.rechecker.abortStart()
        return null
      },
      pause(_, { session, account }) {
        session.rechecker.pause(account.id)
        return recheckState(session, account)
      },
      resume(_, { session, account }) {
        session.rechecker.resume(account.id)
        return recheckState(session, account)
      },
      cancel(_, { session, account }) {
        session.rechecker.cancel(account.id)
        return recheckState(session, account)
      },
      async forget(_, { session, account }) {
        await session.rechecker.forget(account.id)
        return recheckState(session, account)
      },
      changes: ({ recheckId, page }, { session: { database, slowReader }, account }) =>
        slowReader.run('recheckChanges', {
          recheckId,
          whose: whoseOfBatch(database, account, recheckId),
          page,
        }),
      export({ recheckId, format }, { session: { database }, account }) {
        const whose = whoseOfBatch(database, account, recheckId)
        const now = clock.now()
        const name = `${messages.recheck.sheet.file(bogotaDate(now))}.${format}`
        return files.saveSheet(name, account.id, (file, session) =>
          session.exporter.write(
            file,
            (thread, tie) => thread.run('writeRecheck', { recheckId, whose, format, file }, tie),
            (people) => {
              const as = format === 'csv' ? 'csv' : 'spreadsheet'
              const entry = { at: clock.now(), accountId: account.id, as } as const
              if (whose === 'campaign') noteTaken(session, entry)
              else noteOwnTaken(session, { ...entry, people })
            },
          ),
        )
      },
    },
    campaign: {
      recheckPreview: (wanted, { session, account }) =>
        session.rechecker.preview(asked('campaign', wanted, account)),
      recheckStart: (wanted, { session, account }) =>
        session.rechecker.start(asked('campaign', wanted, account)),
    },
  }
}
