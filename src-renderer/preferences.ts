import { create } from 'zustand'
import { defaultPreferences, type Preferences } from '../src-preload/contract/index.ts'
import { ask } from './api.ts'
import { notice } from './ui/notice.tsx'

/** What the account has chosen for itself; the defaults until it has come in. */
export const usePreferences = create<Preferences>(() => defaultPreferences)

/** Before anything is drawn, so that nothing is drawn twice. */
export async function loadPreferences(): Promise<void> {
  const result = await ask(window.referidos.preferences.read())
  if (result.ok) usePreferences.setState(result.value)
}

/** Shown at once; what could not be kept is said, and holds until the app is closed. */
export async function savePreferences(changed: Partial<Preferences>): Promise<void> {
  usePreferences.setState(changed)
  const result = await ask(window.referidos.preferences.save(changed))
  if (!result.ok) notice.failed(result.error)
}
