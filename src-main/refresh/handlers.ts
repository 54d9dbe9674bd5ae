import type { Events } from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import type { Handlers } from '../handler-types.ts'
import { maySee } from '../may-see.ts'
import { rowOf } from '../people/rows.ts'
import { refresh } from '../queue/jobs.ts'
import type { Lane } from '../queue/lane.ts'
import { Refusal } from '../refusal.ts'
import type { Thread } from '../thread/thread.ts'
import type { RefreshReads } from './reads.ts'

type Emit = (name: 'people.changed', event: Events['people.changed']) => void

interface CensusSession {
  database: Database
  reader: Thread<RefreshReads>
  slowReader: Thread<RefreshReads>
  lane: Lane
}

export function censusHandlers(clock: Clock, emit: Emit): Handlers<CensusSession>['census'] {
  return {
    refresh({ personIds }, { session: { database, lane }, account }) {
      const ids = [...new Set(personIds)]
      if (!ids.every((id) => maySee(database, account, id))) throw new Refusal('not_found')
      const answer = refresh(database, ids, clock.now())
      const rows = ids.map((id) => rowOf(database.sqlite, id)).filter((row) => row !== null)
      // Nothing altered: a person who waits for a refresh keeps the last answer.
      emit('people.changed', { rows, altered: [] })
      // The leader who asks for a lookup is at the screen and can solve its captcha.
      lane.operatorPresent()
      return answer
    },
    refreshable(selection, { session: { reader, slowReader }, account }) {
      // A selection may match 100,000 people, and searches must not wait behind it.
      const thread = selection.picks.kind === 'only' ? reader : slowReader
      return thread.run('refreshable', { referredBy: account.id, selection, now: clock.now() })
    },
    own(_, { session, account }) {
      const row = rowOf(session.database.sqlite, account.personId)
      if (row === null) throw new Refusal('not_found')
      return row
    },
  }
}
