import { create } from 'zustand'
import type { Account, AppError, DescribedCopy, SessionState } from '../../src-preload/contract/index.ts'

export type Screen =
  | { kind: 'loading' }
  | { kind: 'startup_error'; error: AppError }
  /** Replaces the screen `from`. `copy`: a copy that was opened with the app. */
  | { kind: 'restore'; from: Screen; copy?: DescribedCopy }
  | { kind: 'salvage'; from: Screen }
  /** `message`: why the session ended. */
  | (Extract<SessionState, { kind: 'signed_out' }> & { message?: string })
  | Exclude<SessionState, { kind: 'signed_out' }>

export const useSession = create<{ screen: Screen }>(() => ({ screen: { kind: 'loading' } }))

export const showScreen = (screen: Screen) => useSession.setState({ screen })

/** The signed-in account. Throws on a screen before the sign-in. */
export function useAccount(): Account {
  const screen = useSession((state) => state.screen)
  if (screen.kind !== 'signed_in') throw new Error('rendered without a signed-in account')
  return screen.account
}
