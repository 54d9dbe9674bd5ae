import type { AppError, Policy } from '../../src-preload/contract/index.ts'
import { savedState } from '../ui/saved-state.ts'

const {
  useSaved: usePolicy,
  load: loadPolicy,
  take,
} = savedState(() => window.referidos.authorisation.policy())

export { loadPolicy, usePolicy }

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
