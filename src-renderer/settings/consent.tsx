import { Button, Textarea } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { ConsentText } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { useAccount } from '../session/store.ts'
import { loadConsentText, useConsentText, writeConsentText } from '../ui/consent-text.ts'
import { notice } from '../ui/notice.tsx'
import { Retry } from '../ui/retry.tsx'
import css from './settings.module.css'

const words = messages.settings

function Version({ text, title }: { text: ConsentText; title: string }) {
  return (
    <>
      <p>
        <strong>{title}</strong>
      </p>
      <p className={css.hint}>{text.text}</p>
    </>
  )
}

/** Edits a new version. People who authorised an earlier one keep it. */
function Edit({ text }: { text: ConsentText }) {
  const [typed, setTyped] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  if (typed === null)
    return (
      <div className={css.actions}>
        <Button variant="default" onClick={() => setTyped(text.text)}>
          {words.consentEdit}
        </Button>
      </div>
    )

  async function save(next: string) {
    setBusy(true)
    const refused = await writeConsentText(next)
    setBusy(false)
    if (refused) return notice.failed(refused)
    notice.done(words.consentSaved)
    setTyped(null)
  }

  return (
    <div className={css.guidance}>
      <Textarea
        label={words.consentNew}
        description={words.consentNewHint}
        autosize
        minRows={5}
        maxRows={16}
        maxLength={4_000}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <div className={css.actions}>
        <Button
          loading={isBusy}
          disabled={typed.trim() === '' || typed.trim() === text.text}
          onClick={() => void save(typed)}
        >
          {words.consentSave}
        </Button>
        <Button variant="default" disabled={isBusy} onClick={() => setTyped(null)}>
          {messages.common.cancel}
        </Button>
      </div>
    </div>
  )
}

/** Every version of the text that people authorised. */
export function Consent() {
  const { text, earlier, failed } = useConsentText()
  const { isOwner } = useAccount()
  useEffect(() => void loadConsentText(), [])
  return (
    <section className={css.card} aria-labelledby="consent">
      <h2 id="consent">{words.consentTitle}</h2>
      {failed && (
        <div className={css.actions} role="alert">
          <span>{words.consentFailed}</span>
          <Retry variant="default" onRetry={() => void loadConsentText()} />
        </div>
      )}
      {!failed && text === null && <p className={css.hint}>{messages.common.loading}</p>}
      {text && <Version text={text} title={words.consentInForce(text.version)} />}
      {text && isOwner && <Edit key={text.version} text={text} />}
      {earlier.map((one) => (
        <Version key={one.version} text={one} title={words.consentEarlier(one.version)} />
      ))}
    </section>
  )
}
