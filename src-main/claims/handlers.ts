import type { Events } from '../../src-preload/contract/index.ts'
import type { CampaignWatch } from '../campaign-watch.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import type { Handlers } from '../handler-types.ts'
import type { Lane } from '../queue/lane.ts'
import { Refusal } from '../refusal.ts'
import * as repository from './repository.ts'

type Emit = <Name extends 'people.removed' | 'claims.changed'>(name: Name, event: Events[Name]) => void

interface ClaimsSession {
  database: Database
  campaign: CampaignWatch
  lane: Lane
}

export function claimsHandlers(clock: Clock, emit: Emit): Handlers<ClaimsSession>['claims'] {
  return {
    list: ({ state, page }, { session }) => repository.disputes(session.database.sqlite, state, page),
    decide(input, { session: { database, lane, campaign }, account }) {
      const decided = repository.decide(database, input, account.id, clock.now())
      if (decided.isMoved) {
        if (decided.heldBy === account.id && !campaign.isFollowed)
          emit('people.removed', { ids: [decided.personId] })
        // Emits the row to an account that may see the person now, and the queue's state, which may name the person.
        lane.changed(decided.personId)
      }
      emit('claims.changed', { open: repository.openClaims(database.sqlite) })
      const dispute = repository.dispute(database.sqlite, input.claimId)
      if (dispute === null) throw new Refusal('not_found')
      return dispute
    },
  }
}
