import { messages } from '../../src-preload/messages/index.ts'
import { StepsDialog, TaskProgress } from '../ui/steps-dialog.tsx'
import { FileStep } from './file-step.tsx'
import { ResultStep } from './result-step.tsx'
import { ReviewStep } from './review-step.tsx'
import { abortTaking, closeTaking, useTaking } from './store.ts'

const words = messages.exchange
const steps = ['file', 'review', 'result'] as const

/** The window for people of another laptop, available on every screen. */
export function TakeWindow() {
  const step = useTaking((state) => state.step)
  const isBusy = useTaking((state) => state.isTaking)
  if (step === null) return null
  return (
    <StepsDialog
      title={words.take.title}
      steps={steps}
      names={words.take.steps}
      step={step}
      isBusy={isBusy}
      onClose={closeTaking}
    >
      {isBusy ? <Running /> : <Step step={step} />}
    </StepsDialog>
  )
}

function Step({ step }: { step: (typeof steps)[number] }) {
  switch (step) {
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
  const { phase } = progress
  const abort = { label: words.take.abort, run: () => void abortTaking() }
  return (
    <TaskProgress
      what={words.running[phase]}
      progress={progress}
      isAborting={isAborting}
      abort={phase === 'removing' ? null : abort}
    />
  )
}
