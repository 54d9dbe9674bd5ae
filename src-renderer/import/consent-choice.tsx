import { messages } from '../../src-preload/messages/index.ts'
import { GivenConsentFields } from '../ui/given-consent.tsx'
import dialog from '../ui/steps-dialog.module.css'
import css from './import.module.css'
import { changeConsent, useImport } from './store.ts'

const words = messages.import.consent

/** One answer for all people of the file. */
export function ConsentChoice() {
  const consent = useImport((state) => state.consent)
  const hasColumn = useImport(({ columns }) => columns.includes('consentMethod'))
  const { isGiven } = consent
  return (
    <fieldset className={dialog.group}>
      <legend>{words.title}</legend>
      {hasColumn && <p className={dialog.dim}>{words.column}</p>}
      {[true, false].map((given) => (
        <label key={String(given)} className={css.radio}>
          <input
            type="radio"
            name="import-consent"
            checked={isGiven === given}
            onChange={() => changeConsent({ isGiven: given })}
          />
          {given ? words.given : words.none}
        </label>
      ))}
      {isGiven === false && <p className={dialog.dim}>{words.noneNote}</p>}
      {isGiven === true && <Given />}
    </fieldset>
  )
}

function Given() {
  const { method, day, isAccepted } = useImport((state) => state.consent)
  return (
    <GivenConsentFields
      methodLabel={words.method}
      dayLabel={words.day}
      method={method}
      day={day}
      isAccepted={isAccepted}
      onChange={changeConsent}
    />
  )
}
