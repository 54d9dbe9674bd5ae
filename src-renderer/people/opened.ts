import { useEffect, useState } from 'react'
import type { AppError, PersonRow } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'
import { scopeNow } from '../scope/store.ts'
import { useSession } from '../session/store.ts'

/** Whether the signed-in leader has the person: only then may they edit and delete them. */
export function isMine({ leaderId }: Pick<PersonRow, 'leaderId'>): boolean {
  if (scopeNow() === 'own') return true
  const { screen } = useSession.getState()
  return screen.kind === 'signed_in' && screen.account.id === leaderId
}

/** People whose opening main has recorded; a lock discards the page. */
const recorded = new Set<number>()

/**
 * Whether the open row may show the person: another leader's once main has recorded it. `failure`: main has not; `retry`
 * asks again.
 */
export function useRecorded(person: PersonRow | undefined): {
  isRecorded: boolean
  failure: AppError | null
  retry(): void
} {
  const [answer, setAnswer] = useState<AppError | 'recorded' | null>(null)
  const [tries, setTries] = useState(0)
  const id = person === undefined || isMine(person) ? null : person.id
  const isKnown = person !== undefined && (id === null || recorded.has(id))
  useEffect(() => {
    if (id === null || recorded.has(id)) return
    let isOver = false
    void ask(window.referidos.campaign.open({ personId: id })).then((result) => {
      if (result.ok) recorded.add(id)
      if (!isOver) setAnswer(result.ok ? 'recorded' : result.error)
    })
    return () => {
      isOver = true
    }
  }, [id, tries])
  return {
    isRecorded: isKnown,
    failure: isKnown || answer === 'recorded' ? null : answer,
    retry() {
      setAnswer(null)
      setTries(tries + 1)
    },
  }
}
