import { bogotaDate } from '../../src-preload/bogota.ts'
import { messages } from '../../src-preload/messages/index.ts'
import type { ChosenFiles } from '../chosen-files.ts'
import type { Clock } from '../clock.ts'
import { note } from '../database/audit.ts'
import type { Changes } from '../database/changes.ts'
import type { Database } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import type { FileTasks } from '../files.ts'
import type { Handlers } from '../handler-types.ts'
import { Refusal } from '../refusal.ts'
import type { Exporter } from '../spreadsheet/exporter.ts'
import type { Thread } from '../thread/thread.ts'
import type { RequestsReads } from './export.ts'
import * as repository from './repository.ts'
import { matching } from './search.ts'
import { countsOf } from './terms.ts'

interface RequestsSession {
  database: Database
  changes: Changes
  exporter: Exporter<Thread<RequestsReads & FileTasks>>
}

/** Most requests in a list. */
const mostListed = 200

export function requestsHandlers(
  clock: Pick<Clock, 'now'>,
  files: ChosenFiles<RequestsSession>,
): Handlers<RequestsSession>['requests'] {
  /** The owner answers for the campaign, and sees all requests. */
  function doer({ id, isOwner }: AccountRow): repository.Doer {
    const now = clock.now()
    return { accountId: id, whose: isOwner ? 'campaign' : id, now, today: bogotaDate(now) }
  }

  function refuseLater(receivedOn: string, { today }: repository.Doer): void {
    if (receivedOn > today) throw new Refusal('invalid_input', { fields: { receivedOn: 'invalid' } })
  }

  const readAll = ({ database }: RequestsSession, { whose, today }: repository.Doer) =>
    repository.readRequests(database.sqlite, whose, today)

  return {
    list(filter, { session, account }) {
      const all = readAll(session, doer(account))
      const found = matching(all, filter)
      const requests = found.slice(0, mostListed)
      return { requests, more: found.length - requests.length, counts: countsOf(all) }
    },
    counts: (_, { session, account }) => countsOf(readAll(session, doer(account))),
    whoHas: ({ cedula }, { session: { database }, account }) =>
      repository.whoHas(database.sqlite, doer(account).whose, cedula),
    add(input, { session: { database, changes }, account }) {
      const by = doer(account)
      refuseLater(input.receivedOn, by)
      return changes.untracked(() => repository.add(database, input, by))
    },
    edit({ requestId, request }, { session: { database, changes }, account }) {
      const by = doer(account)
      refuseLater(request.receivedOn, by)
      return changes.untracked(() => repository.edit(database, requestId, request, by))
    },
    extend: ({ requestId, reason }, { session: { database, changes }, account }) =>
      changes.untracked(() => repository.extend(database, requestId, reason, doer(account))),
    answer: ({ requestId, ...given }, { session: { database, changes }, account }) =>
      changes.untracked(() => repository.answer(database, requestId, given, doer(account))),
    forget: ({ requestId }, { session: { database, changes }, account }) =>
      changes.untracked(() => repository.forget(database, requestId, doer(account))),
    export(filter, { account }) {
      const { whose, today } = doer(account)
      return files.saveSheet(`${messages.requests.file.name(today)}.xlsx`, account.id, (file, session) =>
        session.exporter.write(
          file,
          (thread, tie) => thread.run('writeRequests', { whose, filter, today, file }, tie),
          (requests) =>
            note(session, {
              at: clock.now(),
              accountId: account.id,
              action: 'requests_exported',
              detail: { requests },
            }),
        ),
      )
    },
  }
}
