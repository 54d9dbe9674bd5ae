import { bogotaDate } from '../../src-preload/bogota.ts'
import { messages } from '../../src-preload/messages/index.ts'
import type { ChosenFiles } from '../chosen-files.ts'
import type { Clock } from '../clock.ts'
import { note, uidOf } from '../database/audit.ts'
import type { Changes } from '../database/changes.ts'
import type { Database } from '../database/open.ts'
import type { Handlers } from '../handler-types.ts'
import { Refusal } from '../refusal.ts'
import type { Thread } from '../thread/thread.ts'
import type { UnfinishedFiles } from '../unfinished-files.ts'
import { mayExport } from './allowed.ts'
import type { RightsReads } from './reads.ts'

interface RightsSession {
  database: Database
  changes: Changes
  slowReader: Thread<RightsReads>
  unfinishedFiles: Pick<UnfinishedFiles, 'write'>
}

export const rightsHandlers = (
  clock: Pick<Clock, 'now'>,
  files: ChosenFiles<RightsSession>,
): Handlers<RightsSession>['rights'] => ({
  async saveJson({ personId }, { session: { database: before }, account }) {
    const whose = account.isOwner ? 'campaign' : account.id
    if (!mayExport(before.sqlite, whose, personId)) throw new Refusal('not_found')
    const name = `${messages.personData.fileName(bogotaDate(clock.now()))}.json`
    const chosen = await files.choose('.json', name, account.id)
    if (chosen === null) return { kind: 'aborted' }
    const { file, session } = chosen
    const { database, changes, slowReader, unfinishedFiles } = session
    const now = clock.now()
    const json = await slowReader.run('readPersonJson', { whose, personId, by: account.displayName, now })
    note(
      { database, changes },
      {
        at: now,
        accountId: account.id,
        action: 'person_exported',
        person: uidOf(database, personId),
        detail: { as: 'json' },
      },
    )
    await unfinishedFiles.write(file, Buffer.from(json))
    files.wrote(file, account.id)
    return { kind: 'saved', path: file }
  },
})
