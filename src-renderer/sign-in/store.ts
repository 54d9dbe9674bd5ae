import { create } from 'zustand'
import type { Account, AppError, ErrorCode, SessionState } from '../../src-preload/contract/index.ts'
import { ask, onSignedOut } from '../api.ts'
import { restoreScreenState, saveBeforeLock } from '../frame/screen-state.ts'
import { loadPreferences } from '../preferences.ts'

type Screen =
  | { kind: 'loading' }
  | { kind: 'trouble'; code: ErrorCode }
  /** The first account is made and signed in; what it has to know comes before the app. */
  | { kind: 'setup'; account: Account; password: string }
  | SessionState

export const useSession = create<{ screen: Screen }>(() => ({ screen: { kind: 'loading' } }))

const show = (screen: Screen) => useSession.setState({ screen })

/** Errors that no form can mend: they take the whole screen. */
const stopping: ReadonlySet<ErrorCode> = new Set([
  'keys_missing',
  'keys_damaged',
  'keys_tampered',
  'database_newer',
  'database_damaged',
])

export async function loadSession(): Promise<void> {
  const result = await ask(window.referidos.session.state())
  if (!result.ok) show({ kind: 'trouble', code: result.error.code })
  else if (result.value.kind === 'signed_in') await arrive(result.value.account)
  else show(result.value)
}

/** Everything is where it was before anything is drawn. */
async function arrive(account: Account): Promise<void> {
  await loadPreferences()
  await restoreScreenState(account.role === 'LEADER')
  show({ kind: 'signed_in', account })
}

function refused(error: AppError): AppError {
  if (stopping.has(error.code)) show({ kind: 'trouble', code: error.code })
  return error
}

/** Answers with what went wrong, or null once signed in. */
export async function signIn(slotId: string, password: string): Promise<AppError | null> {
  const result = await ask(window.referidos.session.signIn({ slotId, password }))
  if (!result.ok) return refused(result.error)
  await arrive(result.value)
  return null
}

export async function resetByRecovery(
  slotId: string,
  code: string,
  password: string,
): Promise<AppError | null> {
  const result = await ask(window.referidos.session.resetByRecovery({ slotId, code, password }))
  if (!result.ok) return refused(result.error)
  await arrive(result.value)
  return null
}

/** Answers with what went wrong, or null once the lock is open. */
export async function unlockWithPin(pin: string): Promise<AppError | null> {
  const result = await ask(window.referidos.session.unlockWithPin({ pin }))
  if (!result.ok) return refused(result.error)
  await arrive(result.value)
  return null
}

/** The queue goes on; where the account is and what it typed waits with main, and this page ends. */
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
  show({ kind: 'setup', account: result.value, password: values.password })
  return null
}

export const endSetup = (account: Account): Promise<void> => arrive(account)

/** The signed-in account; for what is drawn behind the sign-in alone. */
export function useAccount(): Account {
  const screen = useSession((state) => state.screen)
  if (screen.kind !== 'signed_in') throw new Error('drawn without a signed-in account')
  return screen.account
}

onSignedOut(() => {
  const { kind } = useSession.getState().screen
  if (kind === 'signed_in' || kind === 'setup') void loadSession()
})

/** Once main has locked, nothing is shown until the new page takes over. Follows it until the returned function is called. */
export const followLock = () => window.referidos.on('session.locked', () => show({ kind: 'loading' }))
