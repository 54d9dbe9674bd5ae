import type { Handlers, Preferences, Theme } from '../../src-preload/contract/index.ts'
import type { House } from '../house.ts'
import { readPreferences, savePreferences } from './repository.ts'

export function preferencesHandlers(
  house: () => House,
  showTheme: (theme: Theme) => void,
): Handlers['preferences'] {
  return {
    read: (_, { accountId }) => readPreferences(house().database, accountId),
    save(changed, { accountId }) {
      const saved = savePreferences(house().database, accountId, withoutAbsent(changed))
      if (changed.theme !== undefined) showTheme(saved.theme)
      return saved
    },
    saveScreenState(state, { accountId }) {
      house().screenStates.keep(accountId, state)
      return null
    },
    screenState: (_, { accountId }) => house().screenStates.read(accountId),
  }
}

/** A part that was sent as undefined was not sent. */
const withoutAbsent = (changed: { [Part in keyof Preferences]?: Preferences[Part] | undefined }) =>
  Object.fromEntries(
    Object.entries(changed).filter(([, value]) => value !== undefined),
  ) as Partial<Preferences>
