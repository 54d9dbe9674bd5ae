import type { Preferences, ScreenState, Theme } from '../../src-preload/contract/index.ts'
import type { Database } from '../database/open.ts'
import type { Debounced } from '../debounced-writes.ts'
import type { Handlers } from '../handler-types.ts'
import { readPreferences, savePreferences } from './repository.ts'

interface PreferencesSession {
  database: Database
  screenStates: Debounced<ScreenState | null>
}

export function preferencesHandlers(
  showTheme: (theme: Theme) => void,
): Handlers<PreferencesSession>['preferences'] {
  return {
    read: (_, { session, account }) => readPreferences(session.database, account.id),
    save(changed, { session, account }) {
      const saved = savePreferences(session.database, account.id, withoutAbsent(changed))
      if (changed.theme !== undefined) showTheme(saved.theme)
      return saved
    },
    saveScreenState(state, { session, account }) {
      session.screenStates.save(account.id, state)
      return null
    },
    screenState: (_, { session, account }) => session.screenStates.read(account.id),
  }
}

/** Drops parts that are undefined. */
const withoutAbsent = (changed: { [Part in keyof Preferences]?: Preferences[Part] | undefined }) =>
  Object.fromEntries(
    Object.entries(changed).filter(([, value]) => value !== undefined),
  ) as Partial<Preferences>
