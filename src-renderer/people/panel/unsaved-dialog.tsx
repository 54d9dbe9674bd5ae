import { Button } from '@mantine/core'
import { messages } from '../../../src-preload/messages/index.ts'
import { Dialog } from '../../ui/dialog.tsx'
import question from '../../ui/question.module.css'
import { dropAndEdit, keepEditing, stopAsking, usePanel } from './store.ts'

const words = messages.edit.unsaved

/** Asks whether to discard unsaved changes to one person before another is edited. */
export function UnsavedDialog() {
  const pendingEdit = usePanel((state) => state.pendingEdit)
  const typed = usePanel((state) => state.editDraft?.person)
  if (pendingEdit === null || typed === undefined) return null
  return (
    <Dialog title={words.title(typed.name)} onClose={stopAsking}>
      <div className={question.question}>
        <p>{words.why(pendingEdit.name)}</p>
        <div className={question.actions}>
          <Button data-autofocus onClick={keepEditing}>
            {words.keep}
          </Button>
          <Button variant="default" onClick={() => dropAndEdit(pendingEdit)}>
            {words.drop}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
