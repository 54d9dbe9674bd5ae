import { Checkbox } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { type ReactNode, useId, useState } from 'react'
import { consentMethods } from '../../../src-preload/fields.ts'
import { messages } from '../../../src-preload/messages/index.ts'
import { loadConsentText, useConsentText } from '../../ui/consent-text.ts'
import { Retry } from '../../ui/retry.tsx'
import css from './panel.module.css'
import type { NewValues } from './store.ts'

const words = messages.consent

function Text({ id, isWhole }: { id: string; isWhole: boolean }) {
  const { text, failed } = useConsentText()

  if (failed)
    return (
      <div className={css.consentText} role="alert">
        {words.loadFailed}{' '}
        <Retry size="compact-sm" variant="default" onRetry={() => void loadConsentText()} />
      </div>
    )
  if (!text) return <p className={css.consentText}>{messages.common.loading}</p>
  return (
    <p id={id} className={`${css.consentText} ${isWhole ? css.whole : css.clamped}`}>
      {text.text}
    </p>
  )
}

/**
 * The text closes for the next person, because the parent gives each person another key. `children`: proofs of the
 * authorisation, after the checkbox like everything that is not filled in for each person.
 */
export function ConsentBox({ form, children }: { form: UseFormReturnType<NewValues>; children: ReactNode }) {
  const version = useConsentText((state) => state.text?.version)
  const [isWhole, setWhole] = useState(false)
  const textId = useId()
  const errorId = useId()
  const methodError = form.errors.method
  return (
    <section className={css.consent} aria-label={words.title}>
      <h3 className={css.consentTitle}>
        {words.title}
        {version !== undefined && <span className={css.optional}> · {words.version(version)}</span>}
      </h3>
      <Text id={textId} isWhole={isWhole} />
      <fieldset className={css.methods} aria-describedby={methodError ? errorId : undefined}>
        <legend>{words.method}</legend>
        {consentMethods.map((method) => (
          <label key={method} className={css.method}>
            <input
              type="radio"
              name="consent-method"
              data-field="method"
              checked={form.values.method === method}
              onChange={() => form.setFieldValue('method', method)}
            />
            <span>{words.methodShown[method]}</span>
          </label>
        ))}
      </fieldset>
      {methodError && (
        <p id={errorId} className={css.error}>
          {methodError}
        </p>
      )}
      <div className={css.acceptance}>
        <Checkbox
          data-field="accepted"
          label={words.accepted}
          {...form.getInputProps('accepted', { type: 'checkbox' })}
        />
        {/* After the checkbox, so that a leader who tabs from field to field does not stop here. */}
        <button
          type="button"
          className={css.readAll}
          aria-expanded={isWhole}
          aria-controls={textId}
          onClick={() => setWhole(!isWhole)}
        >
          {isWhole ? words.readLess : words.readAll}
        </button>
      </div>
      {children}
    </section>
  )
}
