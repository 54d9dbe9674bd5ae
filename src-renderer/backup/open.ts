import { saveBeforeLock } from '../screen-state.ts'
import { showScreen, useSession } from '../session/store.ts'

/** `restore` and `salvage` replace the current screen and return to it. */
async function openFlow(kind: 'restore' | 'salvage'): Promise<void> {
  const from = useSession.getState().screen
  if (from.kind === 'signed_in') await saveBeforeLock()
  showScreen({ kind, from })
}

export const openRestore = () => openFlow('restore')
export const openSalvage = () => openFlow('salvage')
