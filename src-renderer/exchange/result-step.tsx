import { Button } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { messages } from '../../src-preload/messages/index.ts'
import dialog from '../ui/steps-dialog.module.css'
import { anotherFile, closeTaking, useTaking } from './store.ts'
import { UndoTaken } from './undo-taken.tsx'

const words = messages.exchange.take

export function ResultStep() {
  const result = useTaking((state) => state.result)
  if (result === null) return null
  const { exchangeId, people, disputes } = result
  return (
    <div className={dialog.middle}>
      <IconCircleCheck size={40} aria-hidden />
      <h3 role="status">{words.taken(people)}</h3>
      {disputes !== null && disputes > 0 && <p>{words.disputes(disputes)}</p>}
      <div className={dialog.actions}>
        <Button data-autofocus onClick={closeTaking}>
          {messages.common.close}
        </Button>
        <Button variant="default" onClick={anotherFile}>
          {words.anotherFile}
        </Button>
      </div>
      <UndoTaken exchangeId={exchangeId} people={people} />
    </div>
  )
}
