import { useEffect } from 'react'
import type { ConsentText } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { loadConsentText, useConsentText } from '../ui/consent-text.ts'
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

/** Every version of the text that people authorised. */
export function Consent() {
  const { text, earlier, failed } = useConsentText()
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
      {earlier.map((one) => (
        <Version key={one.version} text={one} title={words.consentEarlier(one.version)} />
      ))}
    </section>
  )
}
