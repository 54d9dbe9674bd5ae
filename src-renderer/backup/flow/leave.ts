import { type Screen, showScreen } from '../../session/store.ts'
import { loadSession } from '../../sign-in/store.ts'

/** Back to the screen that a flow replaced. Main knows whether somebody is still signed in. */
export function leave(from: Screen): void {
  if (from.kind === 'signed_in') void loadSession()
  else showScreen(from)
}
