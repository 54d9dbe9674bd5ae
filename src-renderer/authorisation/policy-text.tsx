import { useEffect } from 'react'
import { create } from 'zustand'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Fact } from '../ui/fact.tsx'
import { LoadFailure } from '../ui/load-failure.tsx'
import css from './authorisation.module.css'
import { loadPolicy, usePolicy } from './policy-store.ts'

const words = messages.policy

const useReading = create<{ isOpen: boolean }>(() => ({ isOpen: false }))
const close = () => useReading.setState({ isOpen: false })

export const readPolicy = () => useReading.setState({ isOpen: true })

/** The campaign's policy, for all accounts. */
export function PolicyDialog() {
  const isOpen = useReading((state) => state.isOpen)
  useEffect(() => close, [])
  if (!isOpen) return null
  return (
    <Dialog title={words.title} onClose={close} isWide>
      <PolicyText />
    </Dialog>
  )
}

function PolicyText() {
  const { saved: policy, failure } = usePolicy()
  useEffect(() => void loadPolicy(), [])
  if (failure) return <LoadFailure text={words.loadFailed} onRetry={() => void loadPolicy()} />
  if (policy === null) return <p>{messages.common.loading}</p>
  const { controller, identification, address, phone, email, purpose, rights, since, until } = policy
  const joined = (parts: (string | null)[]) => parts.filter((part) => part !== null).join(' · ')
  const contact = joined([address, phone, email])
  return (
    <div className={css.stack}>
      {(controller === null || contact === '') && <p className={css.hint}>{words.incomplete}</p>}
      <dl className={css.policyFacts}>
        <Fact label={words.fields.controller} wide>
          {joined([controller, identification]) || words.notWritten}
        </Fact>
        <Fact label={words.contact} wide>
          {contact || words.notWritten}
        </Fact>
        <Fact label={words.fields.purpose} wide>
          {purpose}
        </Fact>
        <Fact label={words.fields.rights} wide>
          {rights}
        </Fact>
        <Fact label={words.fields.until} wide>
          {until}
        </Fact>
        <Fact label={words.fields.since} wide>
          {since === null ? words.notWritten : format.isoDate(since)}
        </Fact>
      </dl>
    </div>
  )
}
