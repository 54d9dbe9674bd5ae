import type { Events, Handlers } from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import type { House } from '../house.ts'
import { Refusal } from '../refusal.ts'
import * as repository from './repository.ts'

type Emit = <Name extends 'people.removed' | 'claims.changed'>(name: Name, event: Events[Name]) => void

export function claimsHandlers(house: () => House, clock: Clock, emit: Emit): Handlers['claims'] {
  return {
    list: ({ state, page }) => repository.disputes(house().database.sqlite, state, page),
    decide(input, session) {
      const { database, lane } = house()
      const decided = repository.decide(database, input, session.accountId, clock.now())
      if (decided.isMoved) {
        if (decided.heldBy === session.accountId) emit('people.removed', { ids: [decided.personId] })
        // Whoever may see the person from now on sees the row, and the queue names them.
        lane.changed(decided.personId)
      }
      emit('claims.changed', { open: repository.openClaims(database.sqlite) })
      const dispute = repository.dispute(database.sqlite, input.claimId)
      if (dispute === null) throw new Refusal('not_found')
      return dispute
    },
  }
}
