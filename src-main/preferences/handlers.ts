import type { Handlers, Preferences } from '../../src-preload/contract.ts'
import type { House } from '../house.ts'
import { readPreferences, savePreferences } from './repository.ts'

export function preferencesHandlers(house: () => House): Handlers['preferences'] {
  return {
    read: (_, { accountId }) => readPreferences(house().database, accountId),
    save: (changed, { accountId }) => savePreferences(house().database, accountId, withoutAbsent(changed)),
  }
}

/** A part that was sent as undefined was not sent. */
const withoutAbsent = (changed: { [Part in keyof Preferences]?: Preferences[Part] | undefined }) =>
  Object.fromEntries(
    Object.entries(changed).filter(([, value]) => value !== undefined),
  ) as Partial<Preferences>
