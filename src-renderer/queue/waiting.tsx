import { IconX } from '@tabler/icons-react'
import { type WaitingJob, waitingPageSize } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import unseen from '../ui/hidden.module.css'
import { LoadFailure } from '../ui/load-failure.tsx'
import { withdrawRefresh } from './commands.ts'
import { Pager } from './pager.tsx'
import css from './queue.module.css'
import { loadWaiting, showWaitingPage, useQueueScreen } from './screen-store.ts'
import { Scroller } from './scroller.tsx'
import { useStableRows } from './use-stable-rows.ts'
import { whyOf } from './words.ts'

const words = messages.queue

interface RowProps {
  job: WaitingJob
  place: number
  retries: number
  isGone: boolean
}

/** Plain HTML: fast in long tables. */
function Row({ job, place, retries, isGone }: RowProps) {
  const { person, withdrawable, dueAt } = job
  const now = Date.now()
  return (
    <tr className={isGone ? css.gone : undefined}>
      <td className={css.number}>{format.number(place)}</td>
      <td title={person?.name}>{person === null ? words.someone : person.name}</td>
      <td>{person === null ? '' : format.cedula(person.cedula)}</td>
      <td>{whyOf(job, retries)}</td>
      <td className={dueAt <= now ? css.dim : undefined}>
        {dueAt <= now ? words.dueNow : format.timeOrDateTime(dueAt, now)}
      </td>
      <td className={css.end}>
        {withdrawable && person !== null ? (
          // The pressed button stays, because it has the focus.
          <button
            type="button"
            className={css.rowButton}
            aria-disabled={isGone}
            aria-label={isGone ? undefined : words.withdrawRefresh(person.name)}
            onClick={() => {
              if (!isGone) void withdrawRefresh(person.id)
            }}
          >
            {isGone ? (
              words.gone
            ) : (
              <>
                <IconX size={16} aria-hidden />
                {messages.common.cancel}
              </>
            )}
          </button>
        ) : (
          isGone && words.gone
        )}
      </td>
    </tr>
  )
}

export function Waiting() {
  const latest = useQueueScreen((state) => state.waiting)
  const failure = useQueueScreen((state) => state.waitingFailure)
  const page = useQueueScreen((state) => state.page)
  const { shown, isStale, showLatest, rowsProps } = useStableRows(latest, String(page))

  if (failure) return <LoadFailure text={words.waitingFailed} onRetry={() => void loadWaiting()} />
  if (!shown || !latest) return <EmptyState text={messages.common.loading} />
  if (shown.jobs.length === 0) return <EmptyState text={words.waitingEmpty} />
  const waiting = new Set(latest.jobs.map(({ jobId }) => jobId))
  const pages = Math.ceil(latest.total / waitingPageSize)
  // With several pages a missing job may have moved to another page.
  const isWhole = latest.total <= waitingPageSize
  const first = page * waitingPageSize
  return (
    <>
      <Scroller label={words.rows.waiting}>
        <table className={css.table} aria-label={words.tab.waiting}>
          <colgroup>
            <col className={css.colPlace} />
            <col />
            <col className={css.colCedula} />
            <col className={css.colWhy} />
            <col className={css.colDue} />
            <col className={css.colAction} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col" className={css.number}>
                {words.column.place}
              </th>
              <th scope="col">{words.column.name}</th>
              <th scope="col">{words.column.cedula}</th>
              <th scope="col">{words.column.why}</th>
              <th scope="col">{words.column.due}</th>
              <th scope="col" className={css.end}>
                {/* Nothing to see above cells without a button. */}
                <span
                  className={shown.jobs.some(({ withdrawable }) => withdrawable) ? undefined : unseen.hidden}
                >
                  {words.column.action}
                </span>
              </th>
            </tr>
          </thead>
          <tbody {...rowsProps}>
            {shown.jobs.map((job, at) => (
              <Row
                key={job.jobId}
                job={job}
                place={first + at + 1}
                retries={shown.retries}
                isGone={isWhole && !waiting.has(job.jobId)}
              />
            ))}
          </tbody>
        </table>
      </Scroller>
      <Pager
        text={words.waitingShown(first + 1, first + shown.jobs.length, shown.total)}
        onUpdate={isStale ? showLatest : null}
        back={{
          label: words.previous,
          run: page === 0 ? null : () => showWaitingPage(page - 1),
        }}
        on={{ label: words.next, run: page + 1 >= pages ? null : () => showWaitingPage(page + 1) }}
      />
    </>
  )
}
