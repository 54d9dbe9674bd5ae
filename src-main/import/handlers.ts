import path from 'node:path'
import { bogotaDate } from '../../src-preload/bogota.ts'
import type { ImportAnswer } from '../../src-preload/contract/index.ts'
import { labelKey } from '../../src-preload/labels.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { consentText } from '../authorisation/texts.ts'
import type { ChosenFiles } from '../chosen-files.ts'
import type { Clock } from '../clock.ts'
import { noteUnlessFull } from '../database/audit.ts'
import type { Changes } from '../database/changes.ts'
import type { Database } from '../database/open.ts'
import type { Steps } from '../database/steps.ts'
import type { FileTasks } from '../files.ts'
import type { CallContext, Handlers } from '../handler-types.ts'
import { Refusal } from '../refusal.ts'
import type { Exporter } from '../spreadsheet/exporter.ts'
import type { Thread } from '../thread/thread.ts'
import type { Importer } from './importer.ts'
import type { ImportReads } from './reads.ts'

interface ImportSession {
  database: Database
  changes: Changes
  importer: Importer
  steps: Pick<Steps, 'imported'>
  exporter: Exporter<Thread<ImportReads & FileTasks>>
}

export interface ImportDialogs {
  /** Asks for a spreadsheet; null: cancelled. */
  chooseSpreadsheet(): Promise<string | null>
}

interface ImportHandlerOptions {
  clock: Pick<Clock, 'now'>
  dialogs: ImportDialogs
  files: ChosenFiles<ImportSession>
  /** The signed-in caller, checked again after a dialog. Throws a `Refusal` if there is none. */
  unlocked(): CallContext<ImportSession>
}

export function importHandlers({
  clock,
  dialogs,
  files,
  unlocked,
}: ImportHandlerOptions): Handlers<ImportSession>['import'] {
  /** Somebody else may sign in while a dialog is open. */
  function sameAccount(accountId: number): ImportSession {
    const { session, account } = unlocked()
    if (account.id !== accountId) throw new Refusal('not_signed_in')
    return session
  }

  const open = (session: ImportSession, accountId: number, file: string) =>
    session.importer.open(accountId, { file, name: path.basename(file) })

  return {
    async choose(_, { account }) {
      const file = await dialogs.chooseSpreadsheet()
      if (file === null) return { kind: 'cancelled' }
      return await open(sameAccount(account.id), account.id, file)
    },
    async openDropped({ path: file }, { session, account }) {
      if (!path.isAbsolute(file)) return { kind: 'refused', problem: 'not_readable' }
      return await open(session, account.id, file)
    },
    openPasted: ({ text }, { session, account }) => session.importer.open(account.id, { text }),
    look: ({ sheet, heading }, { session, account }) => session.importer.look(account.id, sheet, heading),
    async preview({ consent, ...chosen }, { session: { database, importer }, account }) {
      const now = clock.now()
      const { version } = consentText(database)
      if (consent !== null && (consent.textVersion !== version || consent.day > bogotaDate(now)))
        throw new Refusal('invalid_input', { fields: { 'consent.day': 'invalid' } })
      const leaders = account.isOwner ? leadersByName(database) : null
      const { personId: ownPersonId } = account
      return await importer.preview(account.id, {
        ...chosen,
        consent,
        leaders,
        ownPersonId,
        textVersion: version,
        now,
      })
    },
    start: async (_, { session, account }) =>
      noted(session, account.id, await session.importer.start(account.id)),
    abort(_, { session }) {
      session.importer.abort()
      return null
    },
    async close(_, { session, account }) {
      await session.importer.forget(account.id)
      return null
    },
    saveRejected: ({ importId }, { account }) =>
      files.saveSheet(
        `${messages.import.rejectedFile(bogotaDate(clock.now()))}.xlsx`,
        account.id,
        async (chosen, { database, changes, importer, exporter }) => {
          importer.demandFinished(account.id, importId)
          return await exporter.write(
            chosen,
            (thread, tie) => thread.run('importRejected', { importId, file: chosen }, tie),
            (rows) =>
              noteUnlessFull(
                { database, changes },
                { at: clock.now(), accountId: account.id, action: 'rejected_exported', detail: { rows } },
              ),
          )
        },
      ),
    state: (_, { session, account }) => session.importer.state(account.id),
    finish: async ({ importId }, { session, account }) =>
      noted(session, account.id, await session.importer.finish(account.id, importId)),
    async discard({ importId }, { session, account }) {
      await session.importer.discard(account.id, importId)
      return null
    },
    undo: ({ importId }, { session, account }) => session.importer.undo(account.id, importId),
  }
}

/** An import that registered somebody can be undone like any other step of the session. */
function noted({ steps }: ImportSession, accountId: number, answer: ImportAnswer): ImportAnswer {
  if (answer.kind === 'imported' && answer.result.imported > 0)
    steps.imported(accountId, answer.result.importId)
  return answer
}

/** A name that two leaders share identifies neither: rows with it are rejected. */
function leadersByName({ sqlite }: Database): [string, number][] {
  const leaders = sqlite
    .prepare(`SELECT id, display_name AS name FROM accounts WHERE role = 'LEADER' AND removed_at IS NULL`)
    .all() as { id: number; name: string }[]
  const keys = leaders.map(({ name }) => labelKey(name))
  return leaders.flatMap(({ id }, at): [string, number][] => {
    const key = keys[at] as string
    return keys.indexOf(key) === keys.lastIndexOf(key) ? [[key, id]] : []
  })
}
