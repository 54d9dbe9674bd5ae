import type { Events, Handlers } from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import type { House } from '../house.ts'
import { maySee } from '../people/repository.ts'
import { rowOf } from '../people/rows.ts'
import { refresh } from '../queue/jobs.ts'
import { Refusal } from '../refusal.ts'

type Emit = (name: 'people.changed', event: Events['people.changed']) => void

export function censusHandlers(house: () => House, clock: Clock, emit: Emit): Handlers['census'] {
  return {
    refresh({ personIds }) {
      const { database, account, lane } = house()
      const ids = [...new Set(personIds)]
      if (!ids.every((id) => maySee(database, account, id))) throw new Refusal('not_found')
      const answer = refresh(database, ids, clock.now())
      const rows = ids.map((id) => rowOf(database.sqlite, id)).filter((row) => row !== null)
      // A person who waits to be asked again keeps the answer that they have.
      emit('people.changed', { rows, altered: [] })
      // The leader who asks for a lookup is at the screen and can solve its captcha.
      lane.operatorPresent()
      return answer
    },
    refreshable(selection, session) {
      const { reader, slowReader } = house()
      // All that match may be 100,000: no search waits behind them.
      const thread = selection.picks.kind === 'only' ? reader : slowReader
      return thread.run('refreshable', { referredBy: session.accountId, selection, now: clock.now() })
    },
    own() {
      const { database, account } = house()
      const row = rowOf(database.sqlite, account.personId)
      if (row === null) throw new Refusal('not_found')
      return row
    },
  }
}
