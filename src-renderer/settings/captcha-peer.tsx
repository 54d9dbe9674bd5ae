import { Button, PasswordInput, TextInput } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { type CaptchaProviderName, captchaProviders } from '../../src-preload/captcha-providers.ts'
import { type CaptchaSettings, contract } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Choices } from '../ui/choices.tsx'
import { notice } from '../ui/notice.tsx'
import { Balance } from './balance.tsx'
import css from './settings.module.css'
import { chooseFirstCaptcha, saveCaptchaPeer } from './store.ts'

const words = messages.settings

/** Saves address and key together, because a key is only sent to its own address. */
function PeerForm({ hasPeer }: { hasPeer: boolean }) {
  const [url, setUrl] = useState('')
  const [key, setKey] = useState('')
  const [problems, setProblems] = useState<{ url?: string; key?: string }>({})
  const [working, setWorking] = useState<'save' | 'remove' | null>(null)

  async function save(event: FormEvent) {
    event.preventDefault()
    if (working) return
    const parsed = contract.settings.saveCaptchaPeer.input.safeParse({ peer: { url, key } })
    if (!parsed.success) {
      const wrong = new Set(parsed.error.issues.map(({ path }) => path[1]))
      return setProblems({
        ...(wrong.has('url') && { url: words.peerAddressInvalid }),
        ...(wrong.has('key') && { key: words.peerKeyInvalid }),
      })
    }
    setWorking('save')
    const refused = await saveCaptchaPeer({ url, key })
    setWorking(null)
    if (refused) return notice.failed(refused)
    setUrl('')
    setKey('')
    notice.done(words.peerSaved)
  }

  async function remove() {
    setWorking('remove')
    const refused = await saveCaptchaPeer(null)
    setWorking(null)
    if (refused) notice.failed(refused)
    else notice.done(words.peerRemoved)
  }

  return (
    <form className={css.form} noValidate onSubmit={(event) => void save(event)}>
      <TextInput
        label={words.peerAddress}
        description={words.peerAddressHint}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        autoComplete="off"
        spellCheck={false}
        value={url}
        error={problems.url}
        onChange={(event) => {
          setUrl(event.currentTarget.value)
          setProblems(({ key }) => (key === undefined ? {} : { key }))
        }}
      />
      <PasswordInput
        label={words.peerKey}
        description={words.keyHint}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        autoComplete="off"
        spellCheck={false}
        value={key}
        error={problems.key}
        onChange={(event) => {
          setKey(event.currentTarget.value)
          setProblems(({ url }) => (url === undefined ? {} : { url }))
        }}
      />
      <div className={css.actions}>
        <Button type="submit" variant="default" loading={working === 'save'}>
          {words.peerSave}
        </Button>
        {hasPeer && (
          <Button variant="default" loading={working === 'remove'} onClick={() => void remove()}>
            {words.peerRemove}
          </Button>
        )}
      </div>
    </form>
  )
}

function Order({ first }: { first: CaptchaProviderName }) {
  async function choose(provider: CaptchaProviderName) {
    if (provider === first) return
    const refused = await chooseFirstCaptcha(provider)
    if (refused) notice.failed(refused)
    else notice.done(words.firstChosen(messages.costs.service[provider]))
  }
  const choices = captchaProviders.map((value) => ({
    value,
    title: words.firstChoice[value],
    hint: words.firstHint[value],
  }))
  return (
    <Choices
      legend={words.firstLegend}
      name="captcha-first"
      choices={choices}
      chosen={first}
      onChoose={(provider) => void choose(provider)}
    />
  )
}

/** A second captcha service; only the owner changes it. */
export function CaptchaPeer({
  captcha: { peer, first, source },
  isOwner,
}: {
  captcha: CaptchaSettings
  isOwner: boolean
}) {
  return (
    <>
      <h3>{words.peerTitle}</h3>
      <p className={css.hint}>{words.peerWhy}</p>
      {peer !== null && (
        <>
          <p className={css.set} role="status">
            <IconCheck size={18} aria-hidden />
            {words.peerCurrent(new URL(peer.url).host, peer.keyEnding)}
          </p>
          <Balance key={peer.url + peer.keyEnding} provider="create_task" />
        </>
      )}
      {isOwner && <PeerForm key={peer?.url ?? ''} hasPeer={peer !== null} />}
      {!isOwner && (
        <p className={css.hint}>
          {peer === null ? words.peerNone : ''} {words.peerOwner}
        </p>
      )}
      {isOwner && peer !== null && source !== 'none' && <Order first={first} />}
    </>
  )
}
