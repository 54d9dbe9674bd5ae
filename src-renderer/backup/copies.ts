import { useCallback, useEffect, useRef, useState } from 'react'
import type { AppError, ListedCopies, ListedCopy } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'

interface Copies {
  /** null: the search is running. */
  listed: ListedCopies | null
  failure: AppError | null
  load(): void
}

/** All copies, even while nobody is signed in. Searches at the first render and whenever `since` changes. */
export function useCopies(since: number | null = null): Copies {
  const [listed, setListed] = useState<ListedCopies | null>(null)
  const [failure, setFailure] = useState<AppError | null>(null)
  /** Number of the last request: an earlier answer may arrive later. */
  const asked = useRef(0)

  const load = useCallback(() => {
    asked.current += 1
    const own = asked.current
    void ask(window.referidos.backup.list()).then((result) => {
      if (own !== asked.current) return
      if (result.ok) setListed(result.value)
      setFailure(result.ok ? null : result.error)
    })
  }, [])
  useEffect(() => {
    load()
    return () => {
      asked.current += 1
    }
  }, [load, since])

  return { listed, failure, load }
}

/** null: there is none. */
export const newestWhole = ({ copies, newestWhole }: ListedCopies): ListedCopy | null =>
  copies.find(({ copyId }) => copyId === newestWhole) ?? null
