import type { Api, AppError, Result } from '../src-preload/contract/index.ts'

declare global {
  interface Window {
    readonly referidos: Api
  }
}

type Listener = () => void
const signedOutListeners = new Set<Listener>()

/** Calls `listener` whenever main answers `not_signed_in`. */
export function onSignedOut(listener: Listener): () => void {
  signedOutListeners.add(listener)
  return () => signedOutListeners.delete(listener)
}

const failed: { ok: false; error: AppError } = { ok: false, error: { code: 'internal' } }

/** Resolves to main's answer, or to `internal` if the call did not reach main. Never rejects. */
export async function ask<Value>(answer: Promise<Result<Value>>): Promise<Result<Value>> {
  const result = await answer.catch(() => failed)
  if (!result.ok && result.error.code === 'not_signed_in')
    for (const listener of signedOutListeners) listener()
  return result
}
