import type { Events, Health } from '../../src-preload/contract/index.ts'
import { forgetMissing, readMissing } from '../database/missing.ts'
import type { Database } from '../database/open.ts'
import type { Handlers } from '../handler-types.ts'

interface HealthSession {
  database: Database
  rescue: { state(): Health['replaced'] }
}

type Emit = (name: 'health.changed', event: Events['health.changed']) => void

export function healthHandlers(emit: Emit): Handlers<HealthSession>['health'] {
  const read = ({ database, rescue }: HealthSession): Health => ({
    missing: readMissing(database),
    replaced: rescue.state(),
  })
  return {
    state: (_, { session }) => read(session),
    dismissMissing(_, { session }) {
      forgetMissing(session.database)
      emit('health.changed', read(session))
      return null
    },
  }
}
