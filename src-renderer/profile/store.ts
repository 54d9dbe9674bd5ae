import { create } from 'zustand'
import type { AppError, PersonRow } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'

export const useOwn = create<{ own: PersonRow | null; failure: AppError | null }>(() => ({
  own: null,
  failure: null,
}))

export async function loadOwn(): Promise<void> {
  const result = await ask(window.referidos.census.own())
  if (!result.ok) return useOwn.setState({ failure: result.error })
  useOwn.setState(({ own }) => ({
    own: own && own.id === result.value.id && own.revision > result.value.revision ? own : result.value,
    failure: null,
  }))
}

/** Follows the account's own record until the returned function is called. */
export function followOwn(): () => void {
  const stop = window.referidos.on('people.changed', ({ rows }) =>
    useOwn.setState(({ own }) => ({
      own: rows.find((row) => row.id === own?.id && row.revision > own.revision) ?? own,
    })),
  )
  void loadOwn()
  return () => {
    stop()
    useOwn.setState({ own: null, failure: null })
  }
}
