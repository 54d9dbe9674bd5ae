import { Button } from '@mantine/core'
import { Fragment, useState } from 'react'
import { type Attempt, type HistoryFilter, historyFilters } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { LoadFailure } from '../ui/load-failure.tsx'
import { leaveAttempt, moveBetweenAttempts } from './attempt-keys.ts'
import { AttemptRow } from './attempt-row.tsx'
import { Detail } from './detail.tsx'
import { Pager } from './pager.tsx'
import css from './queue.module.css'
import { loadHistory, showFilter, showNewer, showOlder, useQueueScreen } from './screen-store.ts'
import { Scroller } from './scroller.tsx'
import { useStableRows } from './use-stable-rows.ts'

const words = messages.queue

export function Filter() {
  const filter = useQueueScreen((state) => state.filter)
  return (
    <fieldset className={css.filter} aria-label={words.filter}>
      {historyFilters.map((one: HistoryFilter) => (
        <label key={one}>
          <input
            type="radio"
            name="history-filter"
            checked={one === filter}
            onChange={() => showFilter(one)}
          />
          {words.filters[one]}
        </label>
      ))}
    </fieldset>
  )
}

export function History() {
  const latest = useQueueScreen((state) => state.history)
  const failure = useQueueScreen((state) => state.historyFailure)
  const filter = useQueueScreen((state) => state.filter)
  const cursors = useQueueScreen((state) => state.cursors)
  const [openId, setOpenId] = useState<number | null>(null)
  const { shown, isStale, showLatest, rowsProps } = useStableRows(latest, `${filter} ${cursors.length}`)

  if (failure) return <LoadFailure text={words.historyFailed} onRetry={() => void loadHistory()} />
  if (!shown) return <EmptyState text={messages.common.loading} />
  if (shown.attempts.length === 0 && cursors.length === 1)
    return (
      <EmptyState text={words.historyEmpty[filter]}>
        {filter === 'failures' && (
          <Button variant="default" onClick={() => showFilter('all')}>
            {words.showAll}
          </Button>
        )}
      </EmptyState>
    )
  const toggle = ({ id }: Attempt) => setOpenId(openId === id ? null : id)
  return (
    <>
      <Scroller label={words.rows.history}>
        <table className={css.table} aria-label={words.tab.history}>
          <colgroup>
            <col className={css.colWhen} />
            <col />
            <col className={css.colTry} />
            <col className={css.colOutcome} />
            <col className={css.colDuration} />
            <col className={css.colCost} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">{words.column.when}</th>
              <th scope="col">{words.column.name}</th>
              <th scope="col">{words.column.try}</th>
              <th scope="col">{words.column.outcome}</th>
              <th scope="col" className={css.number}>
                {words.column.duration}
              </th>
              <th scope="col" className={css.number}>
                {words.column.cost}
              </th>
            </tr>
          </thead>
          <tbody
            {...rowsProps}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return moveBetweenAttempts(event)
              if (openId !== null) leaveAttempt(openId)
              setOpenId(null)
            }}
          >
            {shown.attempts.map((attempt) => (
              <Fragment key={attempt.id}>
                <AttemptRow
                  attempt={attempt}
                  tries={shown.tries}
                  isOpen={attempt.id === openId}
                  onToggle={() => toggle(attempt)}
                />
                {attempt.id === openId && (
                  <tr>
                    <td colSpan={6} className={css.detailCell} id={`attempt-${attempt.id}`}>
                      <Detail attempt={attempt} scope="own" />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      </Scroller>
      <Pager
        text={words.historyKept}
        onUpdate={isStale ? showLatest : null}
        back={{ label: words.newer, run: cursors.length === 1 ? null : showNewer }}
        on={{ label: words.older, run: shown.more ? showOlder : null }}
      />
    </>
  )
}
