import type { Events, RefreshAnswer, Selection } from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import { record, uidOf } from '../database/audit.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import type { Handlers } from '../handler-types.ts'
import { isInCampaign, maySee } from '../may-see.ts'
import { ownRowOf, rowOf } from '../people/rows.ts'
import { refresh } from '../queue/jobs.ts'
import type { Lane } from '../queue/lane.ts'
import { Refusal } from '../refusal.ts'
import type { Thread } from '../thread/thread.ts'
import type { Whose } from '../whose.ts'
import type { RefreshReads } from './reads.ts'

type Emit = (name: 'people.changed', event: Events['people.changed']) => void

interface CensusSession {
  database: Database
  reader: Thread<RefreshReads>
  slowReader: Thread<RefreshReads>
  lane: Lane
}

export interface CensusHandlers {
  census: Handlers<CensusSession>['census']
  campaign: Pick<Handlers<CensusSession>['campaign'], 'refresh' | 'refreshable'>
}

export function censusHandlers(clock: Clock, emit: Emit): CensusHandlers {
  /** Throws `Refusal('not_found')` unless the caller may refresh all of these people. */
  function refreshAll(
    { database, lane }: CensusSession,
    personIds: readonly number[],
    account: AccountRow,
    isCampaign: boolean,
  ): RefreshAnswer {
    const may = (id: number) => (isCampaign ? isInCampaign(database, id) : maySee(database, account, id))
    const ids = [...new Set(personIds)]
    if (!ids.every(may)) throw new Refusal('not_found')
    const answer = immediately(database.sqlite, () => {
      const done = refresh(database, ids, clock.now())
      const [first] = ids
      if (done.queued > 0 && first !== undefined)
        record(database, {
          at: clock.now(),
          accountId: account.id,
          action: 'refreshed',
          person: ids.length === 1 ? uidOf(database, first) : null,
          detail: { people: done.queued, isCampaign: isCampaign ? 1 : 0 },
        })
      return done
    })
    const rows = ids
      .map((id) => (id === account.personId && !isCampaign ? ownRowOf : rowOf)(database.sqlite, id))
      .filter((row) => row !== null)
    // Empty, because a person who waits for a refresh keeps the last answer.
    emit('people.changed', { rows, altered: [] })
    // The leader who asks for a lookup is at the screen and can solve its captcha.
    lane.operatorPresent()
    return answer
  }

  function count({ reader, slowReader }: CensusSession, selection: Selection, whose: Whose) {
    // A selection may have 100,000 people, and searches must not wait behind it.
    const thread = selection.picks.kind === 'only' ? reader : slowReader
    return thread.run('refreshable', { whose, selection, now: clock.now() })
  }

  return {
    census: {
      refresh: ({ personIds }, { session, account }) => refreshAll(session, personIds, account, false),
      refreshable: (selection, { session, account }) => count(session, selection, account.id),
      own(_, { session, account }) {
        const row = ownRowOf(session.database.sqlite, account.personId)
        if (row === null) throw new Refusal('not_found')
        return row
      },
    },
    campaign: {
      refresh: ({ personIds }, { session, account }) => refreshAll(session, personIds, account, true),
      refreshable: (selection, { session }) => count(session, selection, 'campaign'),
    },
  }
}
