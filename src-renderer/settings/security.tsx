import { Button, NativeSelect } from '@mantine/core'
import { useEffect, useState } from 'react'
import { autoLockChoices, contract } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ConfirmCode } from '../recovery/confirm-code.tsx'
import { IssueCode } from '../recovery/issue-code.tsx'
import { loadRecovery, useRecovery } from '../recovery/store.ts'
import { useAccount } from '../session/store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { notice } from '../ui/notice.tsx'
import { Retry } from '../ui/retry.tsx'
import { AuditLog } from './audit-log.tsx'
import { CardFailure } from './card-failure.tsx'
import { PasswordForm } from './password-form.tsx'
import { Rotation } from './rotation.tsx'
import { showWanted } from './section.ts'
import { changePassword, loadSecurity, saveAutoLock, setPin, useSecurity } from './security-store.ts'
import { SettingRow } from './setting-row.tsx'
import css from './settings.module.css'
import { Suspicion, withKey } from './suspicion.tsx'

const words = messages.settings

type Open = 'password' | 'pin' | 'removePin' | 'confirm' | 'issue' | 'rotate' | null

function AutoLock({ minutes }: { minutes: number | null }) {
  const { isOwner } = useAccount()
  async function choose(value: string) {
    const chosen = autoLockChoices.find((choice) => String(choice) === value) ?? null
    const refused = await saveAutoLock(chosen)
    if (refused) notice.failed(refused)
    else notice.done(words.autoLockSaved(chosen))
  }
  return (
    <NativeSelect
      className={css.autoLock ?? ''}
      label={words.autoLockLabel}
      description={isOwner ? words.autoLockHint : `${words.autoLockHint} ${words.ownerChanges}`}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      disabled={!isOwner}
      value={minutes === null ? 'never' : String(minutes)}
      onChange={({ currentTarget: { value } }) => void choose(value)}
    >
      {autoLockChoices.map((choice) => (
        <option key={choice} value={choice}>
          {words.autoLockChoice(choice)}
        </option>
      ))}
      <option value="never">{words.autoLockChoice(null)}</option>
    </NativeSelect>
  )
}

function recoveryState({
  state,
  issuedAt,
}: {
  state: 'none' | 'unconfirmed' | 'confirmed'
  issuedAt: number | null
}) {
  return state === 'none' || issuedAt === null
    ? words.recoveryState.none
    : words.recoveryState[state](format.dateTime(issuedAt))
}

function OwnersOwn({ onOpen }: { onOpen(open: Open): void }) {
  const { recovery, failure } = useRecovery()
  useEffect(() => void loadRecovery(), [])
  const unread = failure ? messages.recovery.loadFailed : messages.common.loading
  return (
    <>
      <SettingRow title={messages.recovery.title} state={recovery ? recoveryState(recovery) : unread}>
        {!recovery && failure && <Retry variant="default" onRetry={() => void loadRecovery()} />}
        {recovery?.state === 'unconfirmed' && (
          <Button onClick={() => onOpen('confirm')}>{messages.recovery.confirmNow}</Button>
        )}
        <Button id="recovery-code" variant="default" onClick={() => onOpen('issue')}>
          {messages.recovery.issue[recovery?.state === 'none' ? 'first' : 'another']}
        </Button>
      </SettingRow>
      <SettingRow title={words.rotationTitle} hint={words.rotationHint}>
        <Button variant="default" onClick={() => onOpen('rotate')}>
          {words.rotate}
        </Button>
      </SettingRow>
    </>
  )
}

function OpenDialog({ open, onOpen }: { open: Open; onOpen(open: Open): void }) {
  const { displayName } = useAccount()
  const [isSuspected, setSuspected] = useState(false)
  const close = () => onOpen(null)
  const done = (text: string) => {
    notice.done(text)
    close()
  }

  switch (open) {
    case null:
      return null
    case 'password':
      return (
        <Dialog title={words.changePassword} onClose={close}>
          <PasswordForm
            fields={[
              { field: 'current', label: words.currentPassword },
              { field: 'next', label: messages.fields.newPassword, isNew: true },
            ]}
            schema={contract.accounts.changePassword.input}
            passwordField="current"
            known={[displayName]}
            submit={words.changePassword}
            onCancel={close}
            run={async ({ current = '', next = '' }) => {
              const result = await changePassword(current, next, isSuspected)
              if (!result.ok) return result.error
              done(withKey(words.passwordChanged, result.value))
              return null
            }}
          >
            <Suspicion label={words.suspicionOfPassword} isSuspected={isSuspected} onChange={setSuspected} />
          </PasswordForm>
        </Dialog>
      )
    case 'pin':
      return (
        <Dialog title={words.pinTitle} onClose={close}>
          <PasswordForm
            why={words.pinHint}
            fields={[
              { field: 'password', label: messages.fields.ownPassword },
              { field: 'pin', label: words.newPin, isNew: true, isPin: true },
            ]}
            schema={contract.session.setPin.input}
            passwordField="password"
            submit={words.setPin}
            onCancel={close}
            run={async ({ password = '', pin = '' }) => {
              const refused = await setPin(password, pin)
              if (refused === null) done(words.pinSaved)
              return refused
            }}
          />
        </Dialog>
      )
    case 'removePin':
      return (
        <Dialog title={words.removePin} onClose={close}>
          <PasswordForm
            fields={[{ field: 'password', label: messages.fields.ownPassword }]}
            schema={contract.session.setPin.input}
            beside={{ pin: null }}
            passwordField="password"
            submit={words.removePin}
            onCancel={close}
            run={async ({ password = '' }) => {
              const refused = await setPin(password, null)
              if (refused === null) done(words.pinRemoved)
              return refused
            }}
          />
        </Dialog>
      )
    case 'confirm':
      return <ConfirmCode onClose={close} onIssue={() => onOpen('issue')} />
    case 'issue':
      return <IssueCode onClose={close} />
    case 'rotate':
      return <Rotation onClose={close} />
  }
}

export function Security() {
  const { security, failure } = useSecurity()
  const { isOwner } = useAccount()
  const [open, setOpen] = useState<Open>(null)
  useEffect(() => void loadSecurity(), [])
  useEffect(() => {
    if (security) showWanted()
  }, [security])

  return (
    <section className={css.card} aria-labelledby="security">
      <h2 id="security">{words.securityTitle}</h2>
      {failure && <CardFailure text={words.securityFailed} onRetry={() => void loadSecurity()} />}
      {security && !failure && (
        <>
          <AutoLock minutes={security.autoLock} />
          <SettingRow title={words.passwordTitle}>
            <Button id="change-password" variant="default" onClick={() => setOpen('password')}>
              {words.changePassword}
            </Button>
          </SettingRow>
          <SettingRow
            title={words.pinTitle}
            state={security.hasPin ? words.pinSet : words.pinNone}
            hint={words.pinHint}
          >
            <Button id="set-pin" variant="default" onClick={() => setOpen('pin')}>
              {security.hasPin ? words.changePin : words.setPin}
            </Button>
            {security.hasPin && (
              <Button variant="default" onClick={() => setOpen('removePin')}>
                {words.removePin}
              </Button>
            )}
          </SettingRow>
          {isOwner && <OwnersOwn onOpen={setOpen} />}
          {isOwner && <AuditLog />}
        </>
      )}
      <OpenDialog open={open} onOpen={setOpen} />
    </section>
  )
}
