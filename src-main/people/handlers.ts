import {
  type CedulaCheck,
  type Events,
  type Handlers,
  type ListedPart,
  listedParts,
  type Session,
} from '../../src-preload/contract/index.ts'
import { mapUrl } from '../../src-preload/map.ts'
import { openClaims } from '../claims/repository.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import type { House } from '../house.ts'
import { Refusal } from '../refusal.ts'
import { consentText, consentTexts } from './consent.ts'
import * as repository from './repository.ts'
import { rowOf, rowsOf } from './rows.ts'

type Emit = <Name extends 'people.changed' | 'people.removed' | 'claims.changed'>(
  name: Name,
  event: Events[Name],
) => void

/** Shows an address of `mapUrl` in the system's browser; throws where it does not. */
export type OpenMap = (url: string) => Promise<void>

export function peopleHandlers(
  house: () => House,
  clock: Clock,
  emit: Emit,
  openMap: OpenMap,
): Handlers['people'] {
  /** The row as it is now on disk, for the caller and for whoever watches. */
  function changed({ sqlite }: Database, personId: number, altered: readonly ListedPart[]) {
    const row = rowOf(sqlite, personId)
    if (row === null) throw new Refusal('not_found')
    emit('people.changed', { rows: [row], altered })
    return row
  }

  /** Their claims come and go with the people that they are on. */
  function claimsChanged({ isOwner }: Session): void {
    if (isOwner) emit('claims.changed', { open: openClaims(house().database.sqlite) })
  }

  function duplicate(whose: Exclude<CedulaCheck, 'free'>, session: Session): Refusal {
    if (whose === 'another_leaders') claimsChanged(session)
    return new Refusal('duplicate', { duplicate: whose })
  }

  return {
    register(input, session) {
      const { database, account, lane } = house()
      if (input.consent.textVersion !== consentText().version)
        throw new Refusal('invalid_input', { fields: { 'consent.textVersion': 'invalid' } })
      const { accountId } = session
      const registration = repository.register(database, input, accountId, account.personId, clock.now())
      if (registration.kind === 'duplicate') throw duplicate(registration.duplicate, session)
      if (registration.isBack) claimsChanged(session)
      const row = changed(database, registration.personId, listedParts)
      lane.wake()
      return row
    },
    edit(input, session) {
      const { database, account, lane } = house()
      const { personId } = input
      const edited = repository.edit(database, input, session.accountId, account.personId, clock.now())
      switch (edited.kind) {
        case 'not_found':
          throw new Refusal('not_found')
        case 'duplicate':
          throw duplicate(edited.duplicate, session)
        case 'edited':
          if (edited.isCedulaCorrected) {
            lane.dropped(personId)
            claimsChanged(session)
          }
          emit('people.changed', { rows: [edited.row], altered: edited.altered })
          return { isCedulaCorrected: edited.isCedulaCorrected }
      }
    },
    remove({ personId }, session) {
      const { database, lane } = house()
      if (repository.referredBy(database, personId) !== session.accountId) throw new Refusal('not_found')
      if (!repository.hide(database, personId, clock.now())) throw new Refusal('has_account')
      lane.dropped(personId)
      emit('people.removed', { ids: [personId] })
      claimsChanged(session)
      return null
    },
    restore({ personId }, session) {
      const { database, lane } = house()
      if (!repository.restore(database, personId, session.accountId, clock.now()))
        throw new Refusal('not_found')
      lane.wake()
      claimsChanged(session)
      return changed(database, personId, listedParts)
    },
    async openMap({ personId }) {
      const { database, account } = house()
      if (!repository.maySee(database, account, personId)) throw new Refusal('not_found')
      const row = rowOf(database.sqlite, personId)
      const url = row === null ? null : mapUrl(row)
      if (url === null) return false
      return await openMap(url).then(
        () => true,
        () => false,
      )
    },
    checkCedula({ cedula }, session) {
      const { database, account } = house()
      return repository.checkCedula(database, cedula, session.accountId, account.personId)
    },
    list(view, session) {
      const { reader, changes } = house()
      return reader.run('list', { referredBy: session.accountId, view, version: changes.version() })
    },
    rows: ({ ids }, session) => rowsOf(house().database.sqlite, session.accountId, ids),
    places: (_, session) => house().slowReader.run('places', { referredBy: session.accountId }),
    consentTexts,
  }
}
