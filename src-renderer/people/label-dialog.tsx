import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useEffect, useId, useState } from 'react'
import { create } from 'zustand'
import { type AppError, maxPicked } from '../../src-preload/contract/index.ts'
import { label as labelField } from '../../src-preload/fields.ts'
import { longestLabel } from '../../src-preload/labels.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { channelsIn } from '../scope/channels.ts'
import { scopeNow, useScope } from '../scope/store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { notice } from '../ui/notice.tsx'
import question from '../ui/question.module.css'
import { selectionForMain } from './bulk.ts'
import { readLabels, useLabels } from './labels/store.ts'

const words = messages.labels

/** Whether the dialog that labels the selection is open. */
const useLabelling = create<{ isOpen: boolean }>(() => ({ isOpen: false }))

export const openLabelling = (): void => useLabelling.setState({ isOpen: true })
const close = (): void => useLabelling.setState({ isOpen: false })

/** Resolves to the error, or to null once all selected people are changed. */
async function change(label: string, kind: 'add' | 'remove'): Promise<AppError | null> {
  const selection = selectionForMain()
  if (selection === null) {
    notice.info(messages.selection.tooManyToName(maxPicked))
    return null
  }
  const result = await ask(channelsIn(scopeNow()).label({ selection, label, change: kind }))
  if (!result.ok) return result.error
  const { changed, full } = result.value
  const text = kind === 'add' ? words.added(label, changed, full) : words.removed(label, changed)
  if (changed > 0) notice.done(text)
  else notice.info(text)
  return null
}

/** Adds a label to all selected people, or removes it from them. */
export function LabelDialog() {
  const isOpen = useLabelling((state) => state.isOpen)
  useEffect(() => close, [])
  return isOpen ? <Labelling /> : null
}

function Labelling() {
  const scope = useScope((state) => state.scope)
  const known = useLabels((state) => state[scope])
  const [typed, setTyped] = useState('')
  const [busy, setBusy] = useState<'add' | 'remove' | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const list = useId()
  useEffect(() => void readLabels(scope), [scope])

  async function run(kind: 'add' | 'remove') {
    const label = labelField.safeParse(typed)
    if (!label.success) return setProblem(words.missing)
    setBusy(kind)
    const error = await change(label.data, kind)
    setBusy(null)
    if (error === null) close()
    else setProblem(messages.error[error.code])
  }

  return (
    <Dialog title={words.title} onClose={close} isBusy={busy !== null}>
      <form
        className={question.question}
        noValidate
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          void run('add')
        }}
      >
        <TextInput
          label={words.label}
          placeholder={words.placeholder}
          list={list}
          maxLength={longestLabel}
          data-autofocus
          value={typed}
          error={problem}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setProblem(null)
          }}
        />
        <datalist id={list}>
          {known?.map(({ name }) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <div className={question.actions}>
          <Button type="submit" loading={busy === 'add'} disabled={busy !== null}>
            {words.add}
          </Button>
          <Button
            variant="default"
            loading={busy === 'remove'}
            disabled={busy !== null}
            onClick={() => void run('remove')}
          >
            {words.remove}
          </Button>
          <Button variant="default" disabled={busy !== null} onClick={close}>
            {messages.common.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
