import { create } from 'zustand'
import type { AppError, KeyAnswer, Result, RotationProgress } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'

interface Security {
  /** Idle minutes; null: never. */
  autoLock: number | null
  hasPin: boolean
}

export const useSecurity = create<{ security: Security | null; failure: AppError | null }>(() => ({
  security: null,
  failure: null,
}))

export async function loadSecurity(): Promise<void> {
  const [autoLock, hasPin] = await Promise.all([
    ask(window.referidos.settings.autoLock()),
    ask(window.referidos.session.hasPin()),
  ])
  if (!autoLock.ok) return useSecurity.setState({ failure: autoLock.error })
  if (!hasPin.ok) return useSecurity.setState({ failure: hasPin.error })
  useSecurity.setState({ security: { autoLock: autoLock.value, hasPin: hasPin.value }, failure: null })
}

const changed = (part: Partial<Security>) =>
  useSecurity.setState(({ security }) => ({ security: security && { ...security, ...part } }))

type Minutes = Parameters<typeof window.referidos.settings.saveAutoLock>[0]['minutes']

/** Resolves to the error, or to null, like the other functions here. */
export async function saveAutoLock(minutes: Minutes): Promise<AppError | null> {
  const result = await ask(window.referidos.settings.saveAutoLock({ minutes }))
  if (!result.ok) return result.error
  changed({ autoLock: result.value })
  return null
}

/** `pin`: null removes it. */
export async function setPin(password: string, pin: string | null): Promise<AppError | null> {
  const result = await ask(window.referidos.session.setPin({ password, pin }))
  if (!result.ok) return result.error
  changed({ hasPin: pin !== null })
  return null
}

export const changePassword = (
  current: string,
  next: string,
  isSuspected: boolean,
): Promise<Result<KeyAnswer>> => ask(window.referidos.accounts.changePassword({ current, next, isSuspected }))

/** Follows the rotation until the returned function is called. */
export const followRotation = (onProgress: (progress: RotationProgress) => void): (() => void) =>
  window.referidos.on('accounts.rotationProgress', onProgress)

export async function rotateKey(password: string): Promise<'rotated' | 'aborted' | AppError> {
  const result = await ask(window.referidos.accounts.rotateKey({ password }))
  return result.ok ? result.value.kind : result.error
}

export const abortRotation = () => ask(window.referidos.accounts.abortRotation())
