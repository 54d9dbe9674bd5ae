import { useEffect, useState } from 'react'
import type { AppError, PersonRow } from '../../../src-preload/contract/index.ts'
import { ask } from '../../api.ts'
import { scopeNow } from '../../scope/store.ts'
import { useSession } from '../../session/store.ts'

/** Whether the person belongs to the signed-in leader, who alone may edit and delete them. */
export function isMine({ leaderId }: Pick<PersonRow, 'leaderId'>): boolean {
  if (scopeNow() === 'own') return true
  const { screen } = useSession.getState()
  return screen.kind === 'signed_in' && screen.account.id === leaderId
}

/** People whose opening main has recorded; a lock discards the page. */
const recorded = new Set<number>()

/** Whether the person may be shown at once: an own person, or one whose opening is recorded. */
export const mayShow = (person: PersonRow | undefined): boolean =>
  scopeNow() === 'own' || (person !== undefined && (isMine(person) || recorded.has(person.id)))

/** Records being sent to main, by person. */
const recording = new Map<number, Promise<AppError | null>>()

/** Records that another leader's person is shown. Resolves to the error, or to null. */
export function record(id: number): Promise<AppError | null> {
  const underWay = recording.get(id)
  if (underWay !== undefined) return underWay
  const answered = ask(window.referidos.campaign.open({ personId: id })).then((result) => {
    recording.delete(id)
    if (!result.ok) return result.error
    recorded.add(id)
    return null
  })
  recording.set(id, answered)
  return answered
}

/** Whether an open row may show the person. `failure`: main has not recorded the opening; `retry` asks again. */
export function useRecorded(person: PersonRow | undefined): {
  isRecorded: boolean
  failure: AppError | null
  retry(): void
} {
  const [failure, setFailure] = useState<AppError | null>(null)
  const [tries, setTries] = useState(0)
  const isShown = mayShow(person)
  const id = person === undefined || isShown ? null : person.id
  useEffect(() => {
    if (id === null) return
    let isOver = false
    void record(id).then((error) => {
      if (isOver) return
      setFailure(error)
      // Renders again, because the answer is in `recorded`.
      if (error === null) setTries((count) => count + 1)
    })
    return () => {
      isOver = true
    }
  }, [id, tries])
  return {
    isRecorded: isShown,
    failure: isShown ? null : failure,
    retry() {
      setFailure(null)
      setTries(tries + 1)
    },
  }
}
