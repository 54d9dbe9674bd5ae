import type { Preferences } from '../src-preload/contract/index.ts'
import { ask } from './api.ts'
import { usePreferences } from './preferences-store.ts'
import { notice } from './ui/notice.tsx'

/** Called before the first render. */
export async function loadPreferences(): Promise<void> {
  const result = await ask(window.referidos.preferences.read())
  if (result.ok) usePreferences.setState(result.value)
}

/** Applies the change at once. If saving fails, shows an error, and the change lasts until the app is closed. */
export async function savePreferences(changed: Partial<Preferences>): Promise<void> {
  usePreferences.setState(changed)
  const result = await ask(window.referidos.preferences.save(changed))
  if (!result.ok) notice.failed(result.error)
}
