import { Button, Progress } from '@mantine/core'
import type { ReactNode } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from './dialog.tsx'
import css from './steps-dialog.module.css'

interface Props<Step extends string> {
  title: string
  /** In order. */
  steps: readonly Step[]
  names: Record<Step, string>
  step: Step
  /** Whether it cannot be closed. */
  isBusy: boolean
  onClose(): void
  children: ReactNode
}

/** A large dialog with the names of its steps above the current one. */
export function StepsDialog<Step extends string>({
  title,
  steps,
  names,
  step,
  isBusy,
  onClose,
  children,
}: Props<Step>) {
  return (
    <Dialog title={title} onClose={onClose} isBusy={isBusy} isFull>
      <div className={css.window}>
        <ol className={css.steps}>
          {steps.map((one, at) => (
            <li key={one} aria-current={one === step ? 'step' : undefined}>
              {at + 1}. {names[one]}
            </li>
          ))}
        </ol>
        {children}
      </div>
    </Dialog>
  )
}

/** A task whose progress main reports. `leftMs`: null without an estimate. `abort`: null if it is always completed. */
export function TaskProgress({
  what,
  progress: { done, total, leftMs },
  isAborting,
  abort,
}: {
  what: string
  progress: { done: number; total: number; leftMs: number | null }
  isAborting: boolean
  abort: { label: string; run(): void } | null
}) {
  return (
    <div className={css.middle}>
      <p role="status">{isAborting ? messages.common.aborting : what}</p>
      <Progress
        className={css.progress ?? ''}
        value={total === 0 ? 0 : (100 * done) / total}
        aria-label={what}
      />
      {/* Hidden from screen readers, which would read out every change. */}
      <p className={css.dim} aria-hidden>
        {messages.common.doneOf(done, total)}
        {leftMs !== null && ` · ${messages.durations.untilDone(leftMs)}`}
      </p>
      {abort !== null && (
        <Button variant="default" disabled={isAborting} data-autofocus onClick={abort.run}>
          {abort.label}
        </Button>
      )}
    </div>
  )
}
