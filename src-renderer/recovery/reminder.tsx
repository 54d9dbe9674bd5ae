import { IconKey } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { messages } from '../../src-preload/messages.ts'
import button from '../ui/text-button.module.css'
import { ConfirmCode } from './confirm-code.tsx'
import { IssueCode } from './issue-code.tsx'
import css from './recovery.module.css'
import { loadRecovery, useRecovery } from './store.ts'

const words = messages.recovery

/** For the owner, until the code is confirmed: without it a forgotten password is the end of the data. */
export function Reminder() {
  const { recovery, failure } = useRecovery()
  const state = recovery?.state ?? 'confirmed'
  const [open, setOpen] = useState<'confirm' | 'issue' | null>(null)
  useEffect(() => void loadRecovery(), [])

  const isOver = state === 'confirmed'
  return (
    <>
      {!recovery && failure && (
        <aside className={css.reminder} aria-label={words.title}>
          <IconKey size={18} aria-hidden />
          <span role="alert">{words.remindFailed}</span>
          <button type="button" className={button.textButton} onClick={() => void loadRecovery()}>
            {messages.common.retry}
          </button>
        </aside>
      )}
      {!isOver && (
        <aside className={css.reminder} aria-label={words.title}>
          <IconKey size={18} aria-hidden />
          <span>{state === 'none' ? words.remindNone : words.remind}</span>
          <button
            type="button"
            className={button.textButton}
            onClick={() => setOpen(state === 'none' ? 'issue' : 'confirm')}
          >
            {state === 'none' ? words.issue : words.confirmNow}
          </button>
        </aside>
      )}
      {open === 'confirm' && <ConfirmCode onClose={() => setOpen(null)} onIssue={() => setOpen('issue')} />}
      {open === 'issue' && <IssueCode onClose={() => setOpen(null)} />}
    </>
  )
}
