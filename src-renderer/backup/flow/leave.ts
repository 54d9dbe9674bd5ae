import { ask } from '../../api.ts'
import { type Screen, showScreen } from '../../session/store.ts'
import { loadSession } from '../../sign-in/store.ts'

/** Shows the sign-in with this message if nobody is signed in any more. False: somebody is still signed in. */
export async function leaveToSignIn(message: string): Promise<boolean> {
  const state = await ask(window.referidos.session.state())
  if (!state.ok || state.value.kind !== 'signed_out') return false
  showScreen({ ...state.value, message })
  return true
}

/** Returns to the screen that a flow replaced. Main knows whether somebody is still signed in. */
export function leave(from: Screen): void {
  if (from.kind === 'signed_in') void loadSession()
  else showScreen(from)
}
