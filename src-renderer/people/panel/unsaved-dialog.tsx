import { Button } from '@mantine/core'
import { messages } from '../../../src-preload/messages/index.ts'
import { Dialog } from '../../ui/dialog.tsx'
import question from '../../ui/question.module.css'
import { dropAndEdit, keepEditing, stopAsking, usePanel } from './store.ts'

const words = messages.edit.unsaved

/** Asks whether to discard unsaved changes to one person before another is edited. */
export function UnsavedDialog() {
  const asked = usePanel((state) => state.asked)
  const typed = usePanel((state) => state.editDraft?.person)
  if (asked === null || typed === undefined) return null
  return (
    <Dialog title={words.title(typed.name)} onClose={stopAsking}>
      <div className={question.question}>
        <p>{words.why(asked.name)}</p>
        <div className={question.actions}>
          <Button data-autofocus onClick={keepEditing}>
            {words.keep}
          </Button>
          <Button variant="default" onClick={() => dropAndEdit(asked)}>
            {words.drop}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
