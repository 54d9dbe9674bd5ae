import { Checkbox } from '@mantine/core'
import { bogotaDate } from '../../src-preload/bogota.ts'
import { type ConsentMethod, consentMethods } from '../../src-preload/fields.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { loadConsentText, useConsentText } from './consent-text.ts'
import fields from './field.module.css'
import css from './given-consent.module.css'
import { Retry } from './retry.tsx'

const words = messages.import.consent

interface Given {
  /** null: not chosen yet. */
  method: ConsentMethod | null
  /** In Colombia, as 2026-11-21. */
  day: string
  isAccepted: boolean
}

interface Props extends Given {
  methodLabel: string
  dayLabel: string
  onChange(changed: Partial<Given>): void
}

/** How and when people authorised before they were entered, and the text that they knew. */
export function GivenConsentFields({ methodLabel, dayLabel, method, day, isAccepted, onChange }: Props) {
  const { text, failed } = useConsentText()
  return (
    <>
      <label className={fields.field}>
        {methodLabel}
        <select
          value={method ?? ''}
          onChange={(event) =>
            onChange({ method: consentMethods.find((one) => one === event.currentTarget.value) ?? null })
          }
        >
          <option value="" disabled hidden />
          {consentMethods.map((one) => (
            <option key={one} value={one}>
              {words.methodShown[one]}
            </option>
          ))}
        </select>
      </label>
      <label className={fields.field}>
        {dayLabel}
        <input
          type="date"
          value={day}
          min="2010-01-01"
          max={bogotaDate(Date.now())}
          onChange={(event) => onChange({ day: event.currentTarget.value })}
        />
      </label>
      {failed ? (
        <p className={css.problem} role="alert">
          {messages.consent.loadFailed}{' '}
          <Retry size="compact-sm" variant="default" onRetry={() => void loadConsentText()} />
        </p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach a scroll area.
        <section className={css.text} tabIndex={0} aria-label={messages.consent.title}>
          {text?.text ?? messages.common.loading}
        </section>
      )}
      <Checkbox
        label={words.accepted}
        checked={isAccepted}
        disabled={text === null}
        onChange={(event) => onChange({ isAccepted: event.currentTarget.checked })}
      />
    </>
  )
}
