import { type Account, type AppError, isOpeningError } from '../../src-preload/contract/index.ts'
import { ask, onSignedOut } from '../api.ts'
import { loadPreferences } from '../preferences.ts'
import { restoreScreenState, saveBeforeLock } from '../screen-state.ts'
import { showScreen, useSession } from '../session/store.ts'

export async function loadSession(): Promise<void> {
  const result = await ask(window.referidos.session.state())
  if (!result.ok) showScreen({ kind: 'startup_error', error: result.error })
  else if (result.value.kind === 'signed_in') await arrive(result.value.account)
  else showScreen(result.value)
}

/** Restores preferences and screen state before the first render. */
async function arrive(account: Account): Promise<void> {
  await Promise.all([loadPreferences(), restoreScreenState(account)])
  showScreen({ kind: 'signed_in', account })
}

function refused(error: AppError): AppError {
  if (isOpeningError(error.code)) showScreen({ kind: 'startup_error', error })
  return error
}

/** Resolves to null once signed in. */
export async function signIn(
  input: Parameters<typeof window.referidos.session.signIn>[0],
): Promise<AppError | null> {
  const result = await ask(window.referidos.session.signIn(input))
  if (!result.ok) return refused(result.error)
  await arrive(result.value)
  return null
}

export async function resetByRecovery(
  input: Parameters<typeof window.referidos.session.resetByRecovery>[0],
): Promise<AppError | null> {
  const result = await ask(window.referidos.session.resetByRecovery(input))
  if (!result.ok) return refused(result.error)
  await arrive(result.value)
  return null
}

/** Resolves to null once unlocked. */
export async function unlockWithPin(pin: string): Promise<AppError | null> {
  const result = await ask(window.referidos.session.unlockWithPin({ pin }))
  if (!result.ok) return refused(result.error)
  await arrive(result.value)
  return null
}

/** Main discards this page; the queue continues. */
export async function lock(): Promise<void> {
  await saveBeforeLock()
  await ask(window.referidos.session.lock())
}

export type FirstAccount = Parameters<typeof window.referidos.session.createFirstAccount>[0]

export async function createFirstAccount(values: FirstAccount): Promise<AppError | null> {
  const result = await ask(window.referidos.session.createFirstAccount(values))
  if (!result.ok) {
    if (result.error.code === 'already_set_up') void loadSession()
    return refused(result.error)
  }
  await arrive(result.value)
  return null
}

onSignedOut(() => {
  const { kind } = useSession.getState().screen
  if (kind === 'signed_in') void loadSession()
})

/** Clears the screen when main locks, until the returned function is called. A new page replaces this one. */
export const followLock = () => window.referidos.on('session.locked', () => showScreen({ kind: 'loading' }))
