import { type Events, listedParts } from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import type { Handlers } from '../handler-types.ts'
import { rowsOf } from '../people/rows.ts'
import { addSamples, readSamples, removeSamples } from './repository.ts'

type Emit = <Name extends 'people.changed' | 'people.removed'>(name: Name, event: Events[Name]) => void

interface SamplesSession {
  database: Database
}

/** Invented people to try the app with. */
export function samplesHandlers(clock: Pick<Clock, 'now'>, emit: Emit): Handlers<SamplesSession>['samples'] {
  return {
    read: (_, { session }) => readSamples(session.database),
    add(_, { session: { database }, account }) {
      const ids = addSamples(database, account.id, clock.now())
      emit('people.changed', { rows: rowsOf(database.sqlite, account.id, ids), altered: listedParts })
      return readSamples(database)
    },
    remove(_, { session: { database } }) {
      emit('people.removed', { ids: removeSamples(database) })
      return readSamples(database)
    },
  }
}
