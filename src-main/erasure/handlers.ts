import { setImmediate } from 'node:timers/promises'
import type { Erased, ErasureState, Events, HiddenDays, Selection } from '../../src-preload/contract/index.ts'
import { sheetPhotosOf } from '../authorisation/proofs.ts'
import type { CampaignWatch } from '../campaign-watch.ts'
import { openClaims } from '../claims/repository.ts'
import type { Clock } from '../clock.ts'
import { record } from '../database/audit.ts'
import type { Changes } from '../database/changes.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import { writeSetting } from '../database/settings.ts'
import type { Handlers } from '../handler-types.ts'
import type { PeopleReads } from '../people/reads.ts'
import { tellShown } from '../people/tell-shown.ts'
import type { Lane } from '../queue/lane.ts'
import { Refusal } from '../refusal.ts'
import type { Thread } from '../thread/thread.ts'
import type { Whose } from '../whose.ts'
import { erasePart } from './erase-part.ts'
import { hiddenDays, hiddenPeople } from './hidden.ts'
import type { Purge } from './purge.ts'

type Emit = <Name extends 'people.changed' | 'people.removed' | 'claims.changed'>(
  name: Name,
  event: Events[Name],
) => void

interface ErasureSession {
  database: Database
  campaign: CampaignWatch
  reader: Thread<PeopleReads>
  slowReader: Thread<PeopleReads>
  changes: Changes
  lane: Pick<Lane, 'dropped'>
  purge: Pick<Purge, 'begin'>
  flush(): void
  backups: {
    withErased(): Pick<ErasureState, 'copies' | 'aside' | 'isPlaceAway'>
    rewrite(): Promise<{ rewritten: number; left: number }>
  }
}

type Part =
  | 'erase'
  | 'eraseInCampaign'
  | 'sheetPhotos'
  | 'sheetPhotosInCampaign'
  | 'eraseHidden'
  | 'state'
  | 'keepHidden'
  | 'rewriteCopies'

export type ErasureHandlers = Pick<Handlers<ErasureSession>['erasure'], Part>

/** People per transaction: a registration waits for it. */
const atOnce = 3

export function erasureHandlers(clock: Pick<Clock, 'now'>, emit: Emit): ErasureHandlers {
  async function eraseAll(
    session: ErasureSession,
    account: AccountRow,
    ids: readonly number[],
  ): Promise<Erased> {
    const { database, lane, purge } = session
    const answer: Erased = { erased: 0, withAccount: 0 }
    // Flushes first: text about these people must not be written after the erasure.
    session.flush()
    for (let at = 0; at < ids.length; at += atOnce) {
      if (at > 0) await setImmediate()
      if (!database.sqlite.open) throw new Refusal('busy')
      const part = ids.slice(at, at + atOnce)
      const { personIds, withAccount, mentioned } = erasePart(
        database,
        part,
        'asked',
        account.id,
        clock.now(),
      )
      answer.erased += part.filter((id) => personIds.includes(id)).length
      answer.withAccount += withAccount
      for (const id of personIds) lane.dropped(id)
      if (personIds.length > 0) emit('people.removed', { ids: personIds })
      if (mentioned.length > 0) tellShown(session, account, mentioned, emit)
    }
    if (answer.erased === 0) return answer
    if (account.isOwner) emit('claims.changed', { open: openClaims(database.sqlite) })
    purge.begin()
    return answer
  }

  async function idsOf(session: ErasureSession, whose: Whose, selection: Selection): Promise<number[]> {
    const thread = selection.picks.kind === 'only' ? session.reader : session.slowReader
    return [...(await thread.run('selected', { whose, selection }))]
  }

  async function eraseSelected(
    session: ErasureSession,
    account: AccountRow,
    whose: Whose,
    selection: Selection,
  ): Promise<Erased> {
    return await eraseAll(session, account, await idsOf(session, whose, selection))
  }

  async function sheetPhotos(session: ErasureSession, whose: Whose, selection: Selection) {
    const ids = await idsOf(session, whose, selection)
    if (!session.database.sqlite.open) throw new Refusal('busy')
    return sheetPhotosOf(session.database, ids)
  }

  const state = ({ database, backups }: ErasureSession, account: AccountRow): ErasureState => ({
    hiddenDays: hiddenDays(database),
    hidden: hiddenPeople(database, whoseHidden(account), null).length,
    ...backups.withErased(),
  })

  return {
    erase: ({ selection }, { session, account }) => eraseSelected(session, account, account.id, selection),
    eraseInCampaign: ({ selection }, { session, account }) =>
      eraseSelected(session, account, 'campaign', selection),
    sheetPhotos: ({ selection }, { session, account }) => sheetPhotos(session, account.id, selection),
    sheetPhotosInCampaign: ({ selection }, { session }) => sheetPhotos(session, 'campaign', selection),
    eraseHidden: (_, { session, account }) =>
      eraseAll(session, account, hiddenPeople(session.database, whoseHidden(account), null)),
    state: (_, { session, account }) => state(session, account),
    keepHidden({ days }, { session, account }) {
      const { database } = session
      immediately(database.sqlite, () => {
        keepHiddenFor(database, days)
        record(database, { at: clock.now(), accountId: account.id, action: 'hidden_kept', detail: { days } })
      })
      return state(session, account)
    },
    async rewriteCopies(_, { session, account }) {
      const { database, backups } = session
      const { rewritten, left } = await backups.rewrite()
      if (!database.sqlite.open) throw new Refusal('busy')
      const detail = { copies: rewritten }
      record(database, { at: clock.now(), accountId: account.id, action: 'copies_rewritten', detail })
      return { rewritten, left, state: state(session, account) }
    },
  }
}

const whoseHidden = ({ id, isOwner }: AccountRow): Whose => (isOwner ? 'campaign' : id)

const keepHiddenFor = (database: Database, days: HiddenDays | null): void =>
  writeSetting(database, 'hidden_days', days === null ? null : String(days))
