import { Button } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { messages } from '../../src-preload/messages/index.ts'
import dialog from '../ui/steps-dialog.module.css'
import { anotherFile, closeImport, saveRejected, useImport } from './store.ts'
import { UndoImport } from './undo-import.tsx'

const words = messages.import

export function ResultStep() {
  const result = useImport((state) => state.result)
  if (result === null) return null
  const { importId, imported, known, rejected, claims, withoutConsent } = result
  const lines = [
    ...(known > 0 ? [words.result.known(known)] : []),
    ...(rejected > 0 ? [words.result.rejected(rejected)] : []),
    ...(claims > 0 ? [words.result.claims(claims)] : []),
    ...(withoutConsent > 0 ? [words.result.withoutConsent(withoutConsent)] : []),
  ]
  return (
    <div className={dialog.middle}>
      <IconCircleCheck size={40} aria-hidden />
      <h3 role="status">{words.result.imported(imported)}</h3>
      <ul className={dialog.lines}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <div className={dialog.actions}>
        <Button data-autofocus onClick={closeImport}>
          {messages.common.close}
        </Button>
        {rejected > 0 && (
          <Button variant="default" onClick={() => void saveRejected(importId)}>
            {words.result.saveRejected}
          </Button>
        )}
        <Button variant="default" onClick={anotherFile}>
          {words.result.another}
        </Button>
      </div>
      {imported > 0 && <UndoImport importId={importId} people={imported} />}
    </div>
  )
}
