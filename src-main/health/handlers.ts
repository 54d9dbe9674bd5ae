import type { Events, Health } from '../../src-preload/contract/index.ts'
import { forgetMissing, readMissing } from '../database/missing.ts'
import type { Database } from '../database/open.ts'
import type { Handlers } from '../handler-types.ts'

interface HealthSession {
  database: Database
}

type Emit = (name: 'health.changed', event: Events['health.changed']) => void

export function healthHandlers(emit: Emit): Handlers<HealthSession>['health'] {
  const read = (database: Database): Health => ({ missing: readMissing(database) })
  return {
    state: (_, { session: { database } }) => read(database),
    dismissMissing(_, { session: { database } }) {
      forgetMissing(database)
      emit('health.changed', read(database))
      return null
    },
  }
}
