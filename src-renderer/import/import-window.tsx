import { useEffect } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import { loadConsentText } from '../ui/consent-text.ts'
import { StepsDialog, TaskProgress } from '../ui/steps-dialog.tsx'
import { ColumnsStep } from './columns-step.tsx'
import { FileStep } from './file-step.tsx'
import { ResultStep } from './result-step.tsx'
import { abortImport, closeImport, useImport } from './store.ts'

const words = messages.import
const steps = ['file', 'columns', 'result'] as const

/** The window for people from a file, available on every screen. */
export function ImportWindow() {
  const step = useImport((state) => state.step)
  const isRunning = useImport(({ progress }) => progress !== null)
  if (step === null) return null
  return (
    <StepsDialog
      title={words.title}
      steps={steps}
      names={words.steps}
      step={step}
      isBusy={isRunning}
      onClose={closeImport}
    >
      {isRunning ? <Running /> : <Step step={step} />}
    </StepsDialog>
  )
}

function Step({ step }: { step: (typeof steps)[number] }) {
  useEffect(() => void loadConsentText(), [])
  switch (step) {
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
  const { phase } = progress
  const abort = { label: words.running.abort, run: () => void abortImport() }
  return (
    <TaskProgress
      what={words.running[phase]}
      progress={progress}
      isAborting={isAborting}
      abort={phase === 'writing' ? abort : null}
    />
  )
}
