import { type FormEvent, useEffect, useState } from 'react'
import { create } from 'zustand'
import { everybody, type Selection } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { Dialog } from '../ui/dialog.tsx'
import { FormFooter } from '../ui/form-footer.tsx'
import { notice } from '../ui/notice.tsx'
import question from '../ui/question.module.css'

const words = messages.authorisation.revoke

/** The people whose authorisation is being revoked; null: the dialog is closed. */
const useRevoking = create<{ of: { selection: Selection; people: number } | null }>(() => ({ of: null }))

const close = (): void => useRevoking.setState({ of: null })

export const revokeOf = (selection: Selection, people: number): void =>
  useRevoking.setState({ of: { selection, people } })

export const revokePerson = (id: number): void =>
  revokeOf({ view: everybody, picks: { kind: 'only', ids: [id] } }, 1)

/** Asks before authorisations are revoked. */
export function RevokeDialog() {
  const of = useRevoking((state) => state.of)
  useEffect(() => close, [])
  return of === null ? null : <Question {...of} />
}

function Question({ selection, people }: { selection: Selection; people: number }) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    const result = await ask(window.referidos.people.revoke({ selection }))
    setBusy(false)
    if (!result.ok) return setProblem(messages.error[result.error.code])
    close()
    const { revoked } = result.value
    if (revoked === 0) notice.info(words.nobody)
    else notice.done(words.done(revoked))
  }

  return (
    <Dialog title={words.title(people)} onClose={close} isBusy={isBusy}>
      <form className={question.question} onSubmit={(event) => void submit(event)}>
        <p>{words.why(people)}</p>
        <FormFooter
          failure={problem}
          working={isBusy}
          submit={words.submit}
          isDangerous
          isFocused
          onCancel={close}
        />
      </form>
    </Dialog>
  )
}
