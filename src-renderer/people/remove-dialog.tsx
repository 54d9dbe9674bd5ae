import { Button } from '@mantine/core'
import { useState } from 'react'
import type { PersonRow } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import question from '../ui/question.module.css'
import css from './detail.module.css'
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

  async function submit() {
    setWorking(true)
    const refused = await remove(person)
    if (refused === null) return
    setWorking(false)
    setFailure(messages.error[refused.code])
  }

  return (
    <div className={question.question}>
      <p>{words.why}</p>
      {failure && (
        <p className={css.failure} role="alert">
          {failure}
        </p>
      )}
      <div className={question.actions}>
        <Button
          color="red"
          className={css.danger ?? ''}
          data-autofocus
          loading={working}
          onClick={() => void submit()}
        >
          {words.submit}
        </Button>
        <Button variant="default" disabled={working} onClick={stopAsking}>
          {messages.common.cancel}
        </Button>
      </div>
    </div>
  )
}
