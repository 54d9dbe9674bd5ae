import { savePreferences } from '../preferences.ts'
import { usePreferences } from '../preferences-store.ts'
import { notice } from '../ui/notice.tsx'
import { syncNow } from './store.ts'

export async function sendAndFetch(): Promise<void> {
  const error = await syncNow()
  if (error !== null) notice.failed(error)
}

/** The banner stays away until somebody else is found. */
export const putOffHeld = (): Promise<void> =>
  savePreferences({ putOff: { ...usePreferences.getState().putOff, held: Date.now() } })
