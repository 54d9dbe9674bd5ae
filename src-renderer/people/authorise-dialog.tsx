import { useEffect, useState } from 'react'
import { create } from 'zustand'
import { bogotaDate } from '../../src-preload/bogota.ts'
import { everybody, maxPicked, type Selection } from '../../src-preload/contract/index.ts'
import type { ConsentMethod } from '../../src-preload/fields.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { revokeOf } from '../authorisation/revoke-dialog.tsx'
import { loadConsentText, useConsentText } from '../ui/consent-text.ts'
import { Dialog } from '../ui/dialog.tsx'
import { FormFooter } from '../ui/form-footer.tsx'
import { GivenConsentFields } from '../ui/given-consent.tsx'
import { notice } from '../ui/notice.tsx'
import question from '../ui/question.module.css'
import { selectionForMain } from './bulk.ts'

const words = messages.authorise

/** The people whose authorisation is being recorded; null: the dialog is closed. */
const useAuthorising = create<{ of: { selection: Selection; people: number } | null }>(() => ({ of: null }))

const close = (): void => useAuthorising.setState({ of: null })

export const authorisePerson = (id: number): void =>
  useAuthorising.setState({
    of: { selection: { view: everybody, picks: { kind: 'only', ids: [id] } }, people: 1 },
  })

/** null: too many people to list; the error was shown. */
function selected(): Selection | null {
  const selection = selectionForMain()
  if (selection === null) notice.info(messages.selection.tooManyToName(maxPicked))
  return selection
}

export function authoriseSelected(people: number): void {
  const selection = selected()
  if (selection !== null) useAuthorising.setState({ of: { selection, people } })
}

export function revokeSelected(people: number): void {
  const selection = selected()
  if (selection !== null) revokeOf(selection, people)
}

/** Records the authorisation of people who were registered without one. */
export function AuthoriseDialog() {
  const of = useAuthorising((state) => state.of)
  useEffect(() => close, [])
  return of === null ? null : <Authorising {...of} />
}

function Authorising({ selection, people }: { selection: Selection; people: number }) {
  const text = useConsentText((state) => state.text)
  const [method, setMethod] = useState<ConsentMethod | null>(null)
  const [day, setDay] = useState(() => bogotaDate(Date.now()))
  const [isAccepted, setAccepted] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => void loadConsentText(), [])

  async function save() {
    if (method === null || text === null || !isAccepted) return
    setBusy(true)
    const consent = { method, day, textVersion: text.version, accepted: true as const }
    const result = await ask(window.referidos.people.authorise({ selection, consent }))
    setBusy(false)
    if (!result.ok) return setProblem(messages.error[result.error.code])
    close()
    const { authorised } = result.value
    if (authorised === 0) notice.info(words.nobody)
    else notice.done(words.done(authorised))
  }

  return (
    <Dialog title={words.title(people)} onClose={close} isBusy={isBusy}>
      <form
        className={question.question}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <p>{words.lead}</p>
        <GivenConsentFields
          methodLabel={words.method}
          dayLabel={words.day}
          method={method}
          day={day}
          isAccepted={isAccepted}
          onChange={(changed) => {
            if (changed.method !== undefined) setMethod(changed.method)
            if (changed.day !== undefined) setDay(changed.day)
            if (changed.isAccepted !== undefined) setAccepted(changed.isAccepted)
          }}
        />
        <FormFooter
          failure={problem}
          working={isBusy}
          submit={words.save}
          canSubmit={method !== null && text !== null && isAccepted && day !== ''}
          onCancel={close}
        />
      </form>
    </Dialog>
  )
}
