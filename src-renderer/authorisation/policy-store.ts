import { create } from 'zustand'
import type { AppError, Policy, Result } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'

/** `policy` null: not read yet. */
export const usePolicy = create<{ policy: Policy | null; failure: AppError | null }>(() => ({
  policy: null,
  failure: null,
}))

async function take(call: Promise<Result<Policy>>): Promise<AppError | null> {
  const result = await ask(call)
  if (!result.ok) return result.error
  usePolicy.setState({ policy: result.value, failure: null })
  return null
}

export async function loadPolicy(): Promise<void> {
  const failure = await take(window.referidos.authorisation.policy())
  if (failure !== null) usePolicy.setState({ failure })
}

const typedParts = ['controller', 'identification', 'address', 'phone', 'email'] as const

/** Error, or null once the saved policy is shown. */
export const savePolicy = (policy: Policy): Promise<AppError | null> =>
  take(
    window.referidos.authorisation.savePolicy({
      ...policy,
      ...(Object.fromEntries(typedParts.map((part) => [part, policy[part] ?? ''])) as Record<
        (typeof typedParts)[number],
        string
      >),
    }),
  )
