import { Button } from '@mantine/core'
import { useWindowEvent } from '@mantine/hooks'
import { Fragment, useCallback, useEffect, useState } from 'react'
import type { AppError, Attempt, PersonRow } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { leaveAttempt, moveBetweenAttempts } from '../queue/attempt-keys.ts'
import { AttemptRow } from '../queue/attempt-row.tsx'
import { Detail as AttemptDetail } from '../queue/detail.tsx'
import table from '../queue/queue.module.css'
import { channelsIn } from '../scope/channels.ts'
import { useScope } from '../scope/store.ts'
import question from '../ui/question.module.css'
import { Retry } from '../ui/retry.tsx'
import css from './detail.module.css'

const words = messages.queue

interface Shown {
  attempts: readonly Attempt[]
  /** Number of tries: the first one and its retries. */
  tries: number
  more: boolean
}

interface Props {
  person: PersonRow
  /** Open attempt; null: none. */
  openId: number | null
  onOpen(id: number | null): void
}

/** Every attempt of one person, newest first. */
export function PersonHistory({ person, openId, onOpen }: Props) {
  const [shown, setShown] = useState<Shown | null>(null)
  const [failure, setFailure] = useState<AppError | null>(null)
  const { id: personId, revision } = person
  const scope = useScope((state) => state.scope)

  const load = useCallback(
    async (after: readonly Attempt[]) => {
      const before = after.at(-1)?.id ?? null
      const result = await ask(channelsIn(scope).historyOf({ personId, before }))
      setFailure(result.ok ? null : result.error)
      if (result.ok) setShown({ ...result.value, attempts: [...after, ...result.value.attempts] })
    },
    [personId, scope],
  )
  // Reloads with each revision, because a lookup that ends adds an attempt.
  useEffect(() => void load([]), [load, revision])

  // Listens on the window, so that it runs before the dialog closes.
  useWindowEvent('keydown', ({ key }) => {
    if (key !== 'Escape' || openId === null) return
    leaveAttempt(openId)
    onOpen(null)
  })

  if (failure)
    return (
      <div className={question.question}>
        <p>{words.historyFailed}</p>
        <div className={question.actions}>
          <Retry variant="default" onRetry={() => void load([])} />
        </div>
      </div>
    )
  if (!shown) return <p>{messages.common.loading}</p>
  if (shown.attempts.length === 0) return <p>{messages.detail.historyEmpty}</p>
  return (
    <>
      <table className={`${table.table} ${css.history}`} aria-label={messages.detail.historyOf(person.name)}>
        <colgroup>
          <col className={css.colWhen} />
          <col className={css.colTry} />
          <col />
          <col className={css.colNumber} />
          <col className={css.colNumber} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{words.column.when}</th>
            <th scope="col">{words.column.try}</th>
            <th scope="col">{words.column.outcome}</th>
            <th scope="col" className={table.number}>
              {words.column.duration}
            </th>
            <th scope="col" className={table.number}>
              {words.column.cost}
            </th>
          </tr>
        </thead>
        <tbody onKeyDown={moveBetweenAttempts}>
          {shown.attempts.map((attempt) => (
            <Fragment key={attempt.id}>
              <AttemptRow
                attempt={attempt}
                tries={shown.tries}
                isOfOne
                isOpen={attempt.id === openId}
                onToggle={() => onOpen(attempt.id === openId ? null : attempt.id)}
              />
              {attempt.id === openId && (
                <tr>
                  <td colSpan={5} className={table.detailCell} id={`attempt-${attempt.id}`}>
                    <AttemptDetail attempt={attempt} scope={scope} />
                  </td>
                </tr>
              )}
            </Fragment>
          ))}
        </tbody>
      </table>
      <div className={css.historyFoot}>
        <span>{words.historyKept}</span>
        {shown.more && (
          <Button variant="default" size="xs" onClick={() => void load(shown.attempts)}>
            {words.older}
          </Button>
        )}
      </div>
    </>
  )
}
