import { IconKey } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import { Banner } from '../ui/banner.tsx'
import { focusOnRemoval } from '../ui/focus-on-removal.ts'
import button from '../ui/text-button.module.css'
import { ConfirmCode } from './confirm-code.tsx'
import { IssueCode } from './issue-code.tsx'
import { loadRecovery, useRecovery } from './store.ts'

const words = messages.recovery

function Unread() {
  return (
    <>
      <span role="alert">{words.remindFailed}</span>
      <button
        type="button"
        className={button.textButton}
        ref={focusOnRemoval}
        onClick={() => void loadRecovery()}
      >
        {messages.common.retry}
      </button>
    </>
  )
}

type Step = 'confirm' | 'issue'

function Due({ isIssued, onOpen }: { isIssued: boolean; onOpen(step: Step): void }) {
  return (
    <>
      <span>{isIssued ? words.remind : words.remindNone}</span>
      <button
        type="button"
        className={button.textButton}
        onClick={() => onOpen(isIssued ? 'confirm' : 'issue')}
      >
        {isIssued ? words.confirmNow : words.issue.first}
      </button>
    </>
  )
}

/** Reminds the owner until the code is confirmed: without it, a forgotten password means the loss of the data. */
export function Reminder() {
  const { recovery, failure } = useRecovery()
  const state = recovery?.state ?? 'confirmed'
  const [open, setOpen] = useState<Step | null>(null)
  useEffect(() => void loadRecovery(), [])

  const isUnread = recovery === null && failure !== null
  return (
    <>
      {(isUnread || state !== 'confirmed') && (
        <Banner icon={<IconKey size={18} aria-hidden />} label={words.title}>
          {isUnread ? <Unread /> : <Due isIssued={state !== 'none'} onOpen={setOpen} />}
        </Banner>
      )}
      {open === 'confirm' && <ConfirmCode onClose={() => setOpen(null)} onIssue={() => setOpen('issue')} />}
      {open === 'issue' && <IssueCode onClose={() => setOpen(null)} />}
    </>
  )
}
