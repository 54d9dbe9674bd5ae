import { Button, Checkbox } from '@mantine/core'
import { useState } from 'react'
import { contract } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { Dialog } from '../ui/dialog.tsx'
import question from '../ui/question.module.css'
import { PasswordForm } from './password-form.tsx'

const words = messages.erasure.end

/** Asks twice, and for the password, before everything is erased. */
export function EndCampaign({ onClose }: { onClose(): void }) {
  const [isSure, setSure] = useState(false)
  const [isSecond, setSecond] = useState(false)
  const [working, setWorking] = useState(false)
  return (
    <Dialog title={words.dialogTitle} onClose={onClose} isBusy={working}>
      {!isSecond && (
        <div className={question.question}>
          <p>{words.what}</p>
          <p>{words.place}</p>
          <p>{words.certificate}</p>
          <Checkbox
            label={words.sure}
            checked={isSure}
            onChange={({ currentTarget }) => setSure(currentTarget.checked)}
          />
          <div className={question.actions}>
            <Button disabled={!isSure} onClick={() => setSecond(true)}>
              {messages.erasure.dialog.next}
            </Button>
            <Button variant="default" onClick={onClose}>
              {messages.common.cancel}
            </Button>
          </div>
        </div>
      )}
      {isSecond && (
        <PasswordForm
          why={words.what}
          fields={[{ field: 'password', label: messages.fields.ownPassword }]}
          schema={contract.erasure.endCampaign.input}
          passwordField="password"
          submit={words.submit}
          onCancel={onClose}
          run={async ({ password = '' }) => {
            setWorking(true)
            const result = await ask(window.referidos.erasure.endCampaign({ password }))
            setWorking(false)
            if (!result.ok) return result.error
            // Nobody is signed in any more. The answer shows the matching screen.
            await ask(window.referidos.erasure.state())
            return null
          }}
        />
      )}
    </Dialog>
  )
}
