import { create } from 'zustand'
import type { Result, UpdateState } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'
import { saveBeforeLock } from '../screen-state.ts'
import { useSession } from '../session/store.ts'
import { notice } from '../ui/notice.tsx'

/** null: not read yet, or this window has no updates. */
export const useUpdates = create<{ updates: UpdateState | null }>(() => ({ updates: null }))

const show = (updates: UpdateState) => useUpdates.setState({ updates })

/** Follows the updates until the returned function is called, even while nobody is signed in. */
export function followUpdates(): () => void {
  const stop = window.referidos.on('updates.changed', show)
  void ask(window.referidos.updates.state()).then((result) => {
    if (result.ok) show(result.value)
  })
  return stop
}

async function tell(answer: Promise<Result<UpdateState>>): Promise<void> {
  const result = await ask(answer)
  if (result.ok) show(result.value)
  else notice.failed(result.error)
}

export type UpdateAction = 'check' | 'download' | 'restart' | 'cancel' | 'later'

export async function act(action: UpdateAction): Promise<void> {
  switch (action) {
    case 'check':
      return await tell(window.referidos.updates.check())
    case 'download':
      return await tell(window.referidos.updates.download())
    case 'restart':
      // The page ends with this version. Later input is saved as it is typed.
      if (useSession.getState().screen.kind === 'signed_in') await saveBeforeLock()
      return await tell(window.referidos.updates.install())
    case 'cancel':
      return await tell(window.referidos.updates.cancel())
    case 'later':
      return await tell(window.referidos.updates.putOff())
  }
}
