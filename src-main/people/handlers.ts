import type { Events, Handlers } from '../../src-preload/contract.ts'
import { openClaims } from '../claims/repository.ts'
import type { Clock } from '../clock.ts'
import type { House } from '../house.ts'
import { Refusal } from '../refusal.ts'
import { consentText } from './consent.ts'
import * as repository from './repository.ts'
import { rowOf, rowsOf } from './rows.ts'

type Emit = <Name extends 'people.changed' | 'claims.changed'>(name: Name, event: Events[Name]) => void

export function peopleHandlers(house: () => House, clock: Clock, emit: Emit): Handlers['people'] {
  /** The row as it is now on disk, for the caller and for whoever watches. */
  function changed(personId: number) {
    const row = rowOf(house().database.sqlite, personId)
    if (row === null) throw new Refusal('not_found')
    emit('people.changed', { rows: [row] })
    return row
  }

  return {
    register(input, session) {
      const { database, account, lane } = house()
      if (input.consent.textVersion !== consentText().version)
        throw new Refusal('invalid_input', { fields: { 'consent.textVersion': 'invalid' } })
      const { accountId, isOwner } = session
      const registration = repository.register(database, input, accountId, account.personId, clock.now())
      if (registration.kind === 'duplicate') {
        const { duplicate } = registration
        if (duplicate === 'another_leaders' && isOwner)
          emit('claims.changed', { open: openClaims(database.sqlite) })
        throw new Refusal('duplicate', { duplicate })
      }
      const row = changed(registration.personId)
      lane.wake()
      return row
    },
    edit(input, session) {
      const { database } = house()
      if (repository.referredBy(database, input.personId) !== session.accountId)
        throw new Refusal('not_found')
      repository.edit(database, input, clock.now())
      return changed(input.personId)
    },
    checkCedula({ cedula }, session) {
      const { database, account } = house()
      return repository.checkCedula(database, cedula, session.accountId, account.personId)
    },
    list: (view, session) => house().reader.run('list', { referredBy: session.accountId, view }),
    rows: ({ ids }, session) => rowsOf(house().database.sqlite, session.accountId, ids),
    places: (_, session) => house().slowReader.run('places', { referredBy: session.accountId }),
    consentText,
  }
}
