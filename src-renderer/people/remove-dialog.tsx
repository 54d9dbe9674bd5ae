import { type FormEvent, useState } from 'react'
import type { PersonRow } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import { FormFooter } from '../ui/form-footer.tsx'
import question from '../ui/question.module.css'
import { remove, stopAsking, useRemoval } from './remove-store.ts'

const words = messages.remove

/** Confirmation before a person is removed. */
export function RemoveDialog() {
  const person = useRemoval((state) => state.person)
  if (person === null) return null
  return (
    <Dialog title={words.title(person.name)} onClose={stopAsking}>
      <Question person={person} />
    </Dialog>
  )
}

function Question({ person }: { person: PersonRow }) {
  const [working, setWorking] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    setWorking(true)
    const refused = await remove(person)
    if (refused === null) return
    setWorking(false)
    setFailure(messages.error[refused.code])
  }

  return (
    <form className={question.question} onSubmit={(event) => void submit(event)}>
      <p>{words.why}</p>
      <FormFooter
        failure={failure}
        working={working}
        submit={words.submit}
        isDangerous
        isFocused
        onCancel={stopAsking}
      />
    </form>
  )
}
