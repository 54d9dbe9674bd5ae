import { create } from 'zustand'
import { defaultPreferences, type Preferences } from '../src-preload/contract/index.ts'

/** Preferences of the account; the defaults before the sign-in. See preferences.ts. */
export const usePreferences = create<Preferences>(() => defaultPreferences)
