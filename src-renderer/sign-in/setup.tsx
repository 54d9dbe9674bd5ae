import { Button, PasswordInput } from '@mantine/core'
import { type FormEvent, useEffect, useState } from 'react'
import { type Account, type CaptchaWay, contract } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { CodeSheet } from '../recovery/code-sheet.tsx'
import { ConfirmGroups } from '../recovery/confirm-groups.tsx'
import { issueRecovery } from '../recovery/store.ts'
import { chooseCaptchaWay, loadCaptcha, saveCaptchaKey, useCaptcha } from '../settings/store.ts'
import { CaptchaChoices } from '../ui/captcha-choices.tsx'
import { Retry } from '../ui/retry.tsx'
import { SignInLayout } from './layout.tsx'
import css from './sign-in.module.css'
import { endSetup } from './store.ts'

const words = messages.setup

/** Steps after the first account: its recovery code, then how captchas are solved. */
export function Setup({ account, password }: { account: Account; password: string }) {
  const [isCodeDone, setCodeDone] = useState(false)
  if (!isCodeDone)
    return <CodeStep who={account.displayName} password={password} onDone={() => setCodeDone(true)} />
  return <CaptchaStep onDone={() => endSetup(account)} />
}

function CodeStep({ who, password, onDone }: { who: string; password: string; onDone(): void }) {
  const [code, setCode] = useState<string | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [isConfirming, setConfirming] = useState(false)

  async function issue() {
    setFailure(null)
    const issued = await issueRecovery(password)
    if ('code' in issued) setCode(issued.code)
    else setFailure(`${words.failed} ${messages.error[issued.error.code]}`)
  }
  useEffect(() => void issue(), [])

  const later = (
    <Button variant="default" onClick={onDone}>
      {messages.recovery.later}
    </Button>
  )
  if (failure)
    return (
      <SignInLayout title={messages.recovery.title}>
        <div className={css.form}>
          <p className={css.failure} role="alert">
            {failure}
          </p>
          <div className={css.steps}>
            <Retry onRetry={() => void issue()} />
            {later}
          </div>
        </div>
      </SignInLayout>
    )
  if (code === null)
    return (
      <SignInLayout title={messages.recovery.title}>
        <p role="status">{words.working}</p>
      </SignInLayout>
    )
  if (isConfirming)
    return (
      <SignInLayout title={messages.recovery.confirmTitle}>
        <div className={css.form}>
          <ConfirmGroups
            onConfirmed={onDone}
            other={{ label: messages.recovery.showAgain, run: () => setConfirming(false) }}
          />
        </div>
      </SignInLayout>
    )
  return (
    <SignInLayout title={messages.recovery.title} intro={messages.recovery.keepIt}>
      <div className={css.form}>
        <CodeSheet code={code} who={who} />
        <div className={css.steps}>
          <Button autoFocus onClick={() => setConfirming(true)}>
            {messages.recovery.kept}
          </Button>
          {later}
        </div>
      </div>
    </SignInLayout>
  )
}

function CaptchaStep({ onDone }: { onDone(): Promise<void> }) {
  const { captcha, failure: unread } = useCaptcha()
  const [chosen, setChosen] = useState<CaptchaWay | null>(null)
  const [key, setKey] = useState('')
  const [failure, setFailure] = useState<string | null>(null)
  const [working, setWorking] = useState(false)
  useEffect(() => void loadCaptcha(), [])

  const way = chosen ?? captcha?.way ?? 'assisted'
  const needsKey = way === 'service' && captcha?.source !== 'environment'

  async function save(): Promise<string | null> {
    if (needsKey) {
      const parsed = contract.settings.saveCaptchaKey.input.safeParse({ key })
      if (!parsed.success) return messages.settings.keyInvalid
      const refused = await saveCaptchaKey(parsed.data.key)
      return refused && messages.error[refused.code]
    }
    if (captcha === null || way === captcha.way) return null
    const refused = await chooseCaptchaWay(way)
    return refused && messages.error[refused.code]
  }

  async function go(event: FormEvent) {
    event.preventDefault()
    if (working) return
    setWorking(true)
    const wrong = await save()
    if (wrong === null) return await onDone()
    setWorking(false)
    setFailure(wrong)
  }

  return (
    <SignInLayout title={words.captchaTitle} intro={words.captchaIntro}>
      <form className={css.form} noValidate aria-busy={working} onSubmit={(event) => void go(event)}>
        <CaptchaChoices
          chosen={way}
          onChoose={(chosen) => {
            setChosen(chosen)
            setFailure(null)
          }}
        />
        {needsKey && (
          <PasswordInput
            label={messages.settings.keyLabel}
            description={messages.settings.keyHint}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            autoComplete="off"
            spellCheck={false}
            value={key}
            error={failure}
            onChange={(event) => {
              setKey(event.currentTarget.value)
              setFailure(null)
            }}
          />
        )}
        {((failure !== null && !needsKey) || unread) && (
          <p className={css.failure} role="alert">
            {failure ?? messages.settings.loadFailed}
          </p>
        )}
        <Button type="submit" size="lg" loading={working} autoFocus fullWidth>
          {messages.common.continue}
        </Button>
      </form>
    </SignInLayout>
  )
}
