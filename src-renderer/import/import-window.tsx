import { Button, Progress } from '@mantine/core'
import { useEffect } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import { loadConsentText } from '../ui/consent-text.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ColumnsStep } from './columns-step.tsx'
import { FileStep } from './file-step.tsx'
import css from './import.module.css'
import { ResultStep } from './result-step.tsx'
import { abortImport, closeImport, useImport } from './store.ts'

const words = messages.import
const steps = ['file', 'columns', 'result'] as const

/** The window in which people come in from a file, on every screen. */
export function ImportWindow() {
  const isOpen = useImport(({ step }) => step !== null)
  const isRunning = useImport(({ progress }) => progress !== null)
  if (!isOpen) return null
  return (
    <Dialog title={words.title} onClose={closeImport} isBusy={isRunning} isFull>
      <Content />
    </Dialog>
  )
}

function Content() {
  const step = useImport((state) => state.step)
  const isRunning = useImport(({ progress }) => progress !== null)
  useEffect(() => void loadConsentText(), [])
  return (
    <div className={css.window}>
      <ol className={css.steps}>
        {steps.map((one, at) => (
          <li key={one} aria-current={one === step ? 'step' : undefined}>
            {at + 1}. {words.steps[one]}
          </li>
        ))}
      </ol>
      {isRunning ? <Running /> : <Step />}
    </div>
  )
}

function Step() {
  const step = useImport((state) => state.step)
  switch (step) {
    case null:
      return null
    case 'file':
      return <FileStep />
    case 'columns':
      return <ColumnsStep />
    case 'result':
      return <ResultStep />
  }
}

function Running() {
  const progress = useImport((state) => state.progress)
  const isAborting = useImport((state) => state.isAborting)
  if (progress === null) return null
  const { phase, done, total, leftMs } = progress
  return (
    <div className={css.running}>
      <p role="status">{isAborting ? words.running.aborting : words.running[phase]}</p>
      <Progress value={total === 0 ? 0 : (100 * done) / total} aria-label={words.running[phase]} />
      {/* Hidden from screen readers, which would read out every change. */}
      <p className={css.dim} aria-hidden>
        {words.running.done(done, total)}
        {leftMs !== null && ` · ${words.running.left(Math.round(leftMs / 1000))}`}
      </p>
      {phase === 'writing' && (
        <Button variant="default" disabled={isAborting} data-autofocus onClick={() => void abortImport()}>
          {words.running.abort}
        </Button>
      )}
    </div>
  )
}
