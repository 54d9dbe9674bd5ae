import { Button, PasswordInput } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { type CaptchaSettings, type CaptchaWay, contract } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { useAccount } from '../session/store.ts'
import { CaptchaChoices } from '../ui/captcha-choices.tsx'
import { notice } from '../ui/notice.tsx'
import { Balance } from './balance.tsx'
import { CaptchaPeer } from './captcha-peer.tsx'
import { Ceiling } from './ceiling.tsx'
import { OwnerOnly } from './owner-only.tsx'
import { PesoRateForm, RateInForce } from './peso-rate.tsx'
import css from './settings.module.css'
import { chooseCaptchaWay, saveCaptchaKey } from './store.ts'

const words = messages.settings

function CurrentKey({ captcha: { source, keyEnding } }: { captcha: CaptchaSettings }) {
  switch (source) {
    case 'none':
      return (
        <p className={css.missing}>
          <IconAlertTriangle size={18} aria-hidden />
          {words.none}
        </p>
      )
    case 'saved':
      return (
        <p className={css.set}>
          <IconCheck size={18} aria-hidden />
          {words.current(keyEnding ?? '')}
        </p>
      )
    case 'environment':
      return (
        <>
          <p className={css.set}>
            <IconCheck size={18} aria-hidden />
            {keyEnding === null ? words.fromEnvironmentUnknown : words.fromEnvironment(keyEnding)}
          </p>
          <p className={css.hint}>{words.environmentWins}</p>
        </>
      )
  }
}

function KeyForm({ captcha }: { captcha: CaptchaSettings }) {
  const [key, setKey] = useState('')
  const [error, setError] = useState<string | null>(null)
  const [working, setWorking] = useState<'save' | 'remove' | null>(null)
  const input = useRef<HTMLInputElement>(null)

  async function save(event: FormEvent) {
    event.preventDefault()
    if (working) return
    const parsed = contract.settings.saveCaptchaKey.input.safeParse({ key })
    if (!parsed.success) {
      setError(words.keyInvalid)
      input.current?.focus()
      return
    }
    setWorking('save')
    const refused = await saveCaptchaKey(parsed.data.key)
    setWorking(null)
    if (refused) {
      setError(refused.code === 'invalid_input' ? words.keyInvalid : messages.error[refused.code])
      return
    }
    setKey('')
    notice.done(words.saved)
  }

  async function remove() {
    setWorking('remove')
    const refused = await saveCaptchaKey(null)
    setWorking(null)
    if (refused) return notice.failed(refused)
    notice.done(words.removed)
  }

  return (
    <form className={css.form} noValidate onSubmit={(event) => void save(event)}>
      <PasswordInput
        ref={input}
        label={captcha.source === 'saved' ? words.newKeyLabel : words.keyLabel}
        description={words.keyHint}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        autoComplete="off"
        spellCheck={false}
        value={key}
        error={error}
        onChange={(event) => {
          setKey(event.currentTarget.value)
          setError(null)
        }}
      />
      <div className={css.actions}>
        <Button type="submit" loading={working === 'save'}>
          {words.save}
        </Button>
        {captcha.source === 'saved' && (
          <Button variant="default" loading={working === 'remove'} onClick={() => void remove()}>
            {words.remove}
          </Button>
        )}
      </div>
    </form>
  )
}

function WayChoice({
  captcha,
  shown,
  onShow,
}: {
  captcha: CaptchaSettings
  shown: CaptchaWay | null
  onShow(way: CaptchaWay): void
}) {
  async function choose(way: CaptchaWay) {
    onShow(way)
    // Without a key, the captcha service is chosen when the key is saved.
    const hasKey = captcha.source !== 'none' || captcha.peer !== null
    if (way === captcha.way || (way === 'service' && !hasKey)) return
    const refused = await chooseCaptchaWay(way)
    if (refused) notice.failed(refused)
    else notice.done(words.wayChosen[way])
  }

  return <CaptchaChoices chosen={shown} onChoose={(way) => void choose(way)} />
}

export function Captcha({ captcha }: { captcha: CaptchaSettings }) {
  const [shown, setShown] = useState<CaptchaWay | null>(captcha.way)
  const { isOwner } = useAccount()
  useEffect(() => setShown(captcha.way), [captcha.way])
  return (
    <section className={css.card} aria-labelledby="captcha">
      <h2 id="captcha">{words.captchaTitle}</h2>
      <p>{words.captchaWhy}</p>
      <OwnerOnly>
        <WayChoice captcha={captcha} shown={shown} onShow={setShown} />
      </OwnerOnly>
      {shown === 'service' && (
        <>
          <h3>{messages.costs.service['2captcha']}</h3>
          <div role="status">
            <CurrentKey captcha={captcha} />
          </div>
          {captcha.source !== 'none' && <Balance key={captcha.keyEnding} provider="2captcha" />}
          <OwnerOnly isSaid>
            <KeyForm captcha={captcha} />
          </OwnerOnly>
          <CaptchaPeer captcha={captcha} isOwner={isOwner} />
          <h3>{words.costsTitle}</h3>
          <OwnerOnly isSaid>
            <Ceiling key={captcha.dailyCeiling} dollars={captcha.dailyCeiling} rate={captcha.pesoRate} />
          </OwnerOnly>
          {isOwner ? (
            <PesoRateForm key={captcha.pesoRate?.setAt} rate={captcha.pesoRate} />
          ) : (
            <RateInForce rate={captcha.pesoRate} />
          )}
        </>
      )}
    </section>
  )
}
