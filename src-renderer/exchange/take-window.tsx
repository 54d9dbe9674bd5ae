import { Button, Progress } from '@mantine/core'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import css from './exchange.module.css'
import { FileStep } from './file-step.tsx'
import { ResultStep } from './result-step.tsx'
import { ReviewStep } from './review-step.tsx'
import { abortTaking, closeTaking, useTaking } from './store.ts'

const words = messages.exchange
const steps = ['file', 'review', 'result'] as const

/** The window in which people come from another laptop, on every screen. */
export function TakeWindow() {
  const isOpen = useTaking(({ step }) => step !== null)
  const isBusy = useTaking((state) => state.isTaking)
  if (!isOpen) return null
  return (
    <Dialog title={words.take.title} onClose={closeTaking} isBusy={isBusy} isFull>
      <Content />
    </Dialog>
  )
}

function Content() {
  const step = useTaking((state) => state.step)
  const isBusy = useTaking((state) => state.isTaking)
  return (
    <div className={css.window}>
      <ol className={css.steps}>
        {steps.map((one, at) => (
          <li key={one} aria-current={one === step ? 'step' : undefined}>
            {at + 1}. {words.take.steps[one]}
          </li>
        ))}
      </ol>
      {isBusy ? <Running /> : <Step />}
    </div>
  )
}

function Step() {
  const step = useTaking((state) => state.step)
  switch (step) {
    case null:
      return null
    case 'file':
      return <FileStep />
    case 'review':
      return <ReviewStep />
    case 'result':
      return <ResultStep />
  }
}

function Running() {
  const progress = useTaking((state) => state.progress)
  const isAborting = useTaking((state) => state.isAborting)
  if (progress === null) return null
  const { phase, done, total, leftMs } = progress
  return (
    <div className={css.middle}>
      <p role="status">{isAborting ? words.take.aborting : words.running[phase]}</p>
      <Progress
        className={css.progress ?? ''}
        value={total === 0 ? 0 : (100 * done) / total}
        aria-label={words.running[phase]}
      />
      {/* Hidden from screen readers, which would read out every change. */}
      <p className={css.dim} aria-hidden>
        {words.take.done(done, total)}
        {leftMs !== null && ` · ${words.take.left(Math.round(leftMs / 1000))}`}
      </p>
      {phase !== 'removing' && (
        <Button variant="default" disabled={isAborting} data-autofocus onClick={() => void abortTaking()}>
          {words.take.abort}
        </Button>
      )}
    </div>
  )
}
