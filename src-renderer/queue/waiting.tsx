import { IconX } from '@tabler/icons-react'
import { type WaitingJob, waitingPageSize } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { EmptyState } from '../ui/empty-state.tsx'
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
  /** Whether the table has a column for buttons. */
  hasActions: boolean
}

type Withdrawable = WaitingJob & { person: NonNullable<WaitingJob['person']> }

const canWithdraw = (job: WaitingJob): job is Withdrawable => job.withdrawable && job.person !== null

/** The pressed button stays, because it has the focus. */
function Withdraw({ person, isGone }: { person: Withdrawable['person']; isGone: boolean }) {
  return (
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
  )
}

/** Plain HTML, which is fast in long tables. */
function Row({ job, place, retries, isGone, hasActions }: RowProps) {
  const { person, dueAt } = job
  const now = Date.now()
  const isOver = isGone && !canWithdraw(job)
  return (
    <tr className={isGone ? css.gone : undefined}>
      <td className={css.number}>{format.number(place)}</td>
      <td title={person?.name}>{person === null ? words.someone : person.name}</td>
      <td>{person === null ? '' : format.cedula(person.cedula)}</td>
      <td>{whyOf(job, retries)}</td>
      <td className={dueAt <= now ? css.dim : undefined}>
        {isOver ? words.gone : dueAt <= now ? words.dueNow : format.timeOrDateTime(dueAt, now)}
      </td>
      {hasActions && (
        <td className={css.end}>{canWithdraw(job) && <Withdraw person={job.person} isGone={isGone} />}</td>
      )}
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
  // If there are several pages, a missing job may have moved to another one.
  const isWhole = latest.total <= waitingPageSize
  const first = page * waitingPageSize
  const hasActions = shown.jobs.some(canWithdraw)
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
            {hasActions && <col className={css.colAction} />}
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
              {hasActions && (
                <th scope="col" className={css.end}>
                  {words.column.action}
                </th>
              )}
            </tr>
          </thead>
          <tbody {...rowsProps}>
            {shown.jobs.map((job, at) => (
              <Row
                key={job.jobId}
                job={job}
                place={first + at + 1}
                retries={shown.retries}
                hasActions={hasActions}
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
