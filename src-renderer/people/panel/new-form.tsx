import { Button } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconCornerDownLeft } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { registerInput, type SheetLine } from '../../../src-preload/contract/index.ts'
import { messages } from '../../../src-preload/messages/index.ts'
import { ask } from '../../api.ts'
import { SheetField } from '../../authorisation/sheet-field.tsx'
import { loadSheets, useSheets } from '../../authorisation/sheets-store.ts'
import { SignNow } from '../../authorisation/sign-now.tsx'
import { RegisterAgain } from '../../erasure/again.tsx'
import { usePreferences } from '../../preferences-store.ts'
import { useQueue } from '../../queue/state-store.ts'
import { loadConsentText, useConsentText } from '../../ui/consent-text.ts'
import { errorsFromMain, type FieldErrors, fieldErrors } from '../../ui/field-errors.ts'
import { focusFirstError } from '../../ui/focus-first-error.ts'
import { notice } from '../../ui/notice.tsx'
import { Sitting } from '../labels/sitting-field.tsx'
import { showRegistered } from '../list/list-store.ts'
import { CedulaField } from './cedula-field.tsx'
import { ConsentBox } from './consent-box.tsx'
import css from './panel.module.css'
import { MoreData, PersonFields, personInput } from './person-fields.tsx'
import { rememberConsentMethod } from './remembered.ts'
import { emptyDraft, keepDraft, type NewValues, takesFocus, usePanel } from './store.ts'
import { useCedulaCheck } from './use-cedula-check.ts'

const words = messages.newPerson

/** How the next person signs: on a line of a sheet, or on the screen. */
interface Signing {
  sheet: SheetLine | null
  strokes: string | null
}

const input = (values: NewValues, textVersion: number, { sheet, strokes }: Signing) => ({
  ...personInput(values),
  consent: {
    method: values.method,
    textVersion,
    accepted: values.accepted,
    ...(sheet === null || values.method !== 'signed_sheet' ? {} : { sheet }),
    ...(strokes === null || values.method !== 'signature' ? {} : { strokes }),
  },
})

/** Maps errors to the form's fields: the contract nests the consent, but the form does not. */
function flat(errors: FieldErrors): FieldErrors {
  const found: FieldErrors = {}
  for (const [path, sentence] of Object.entries(errors)) {
    if (path.startsWith('consent.sheet')) found.sheet ??= sentence
    else if (path === 'consent.method') found.method = messages.consent.methodMissing
    else if (path === 'consent' || path.startsWith('consent.')) found.accepted ??= sentence
    else found[path] = sentence
  }
  return found
}

/** Checked when the person is saved. */
const noSigning: Signing = { sheet: null, strokes: null }

export function NewForm() {
  const [saving, setSaving] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const [saved, setSaved] = useState(0)
  const opened = usePanel((state) => state.opened)
  const text = useConsentText((state) => state.text)
  const cedulaInput = useRef<HTMLInputElement>(null)
  const sheets = useSheets((state) => state.saved)
  const sheetCode = usePreferences((state) => state.sheet)
  const [typedLine, setTypedLine] = useState<number | null>(null)
  const [strokes, setStrokes] = useState<string | null>(null)
  const [sheetError, setSheetError] = useState<string | null>(null)
  const chosen = sheets?.find(({ code }) => code === sheetCode) ?? null
  const line = typedLine ?? chosen?.nextLine ?? null
  const signing = {
    sheet: chosen === null || line === null ? null : { code: chosen.code, line },
    strokes,
  }

  const form = useForm<NewValues>({
    initialValues: usePanel.getState().draft,
    // Any version passes here, because `save` checks that the text is loaded. A missing text is not a field error.
    validate: (values) => flat(fieldErrors(registerInput, input(values, text?.version ?? 1, noSigning))),
    onValuesChange: keepDraft,
  })
  const known = useCedulaCheck(form.values.cedula, saved)
  /** The cédula whose new authorisation was confirmed, and the cédula that somebody tried to save without it. */
  const [again, setAgain] = useState<{ confirmed: string | null; missing: string | null }>({
    confirmed: null,
    missing: null,
  })
  const erasure = known?.erasure ?? null
  const { cedula } = form.values
  const isAfterErasure = erasure !== null && again.confirmed === cedula

  useEffect(() => void loadConsentText(), [])
  // Focuses the cédula at every opening and after every save.
  useEffect(() => {
    if (takesFocus(opened) || saved > 0) cedulaInput.current?.focus()
  }, [opened, saved])

  async function save(values: NewValues) {
    const { method, accepted } = values
    // Validation guarantees `method` and `accepted`.
    if (saving || !text || method === null || !accepted) return
    if (known?.check === 'yours' || known?.check === 'own') {
      focusFirstError(['cedula'])
      return
    }
    if (erasure !== null && !isAfterErasure) {
      setAgain({ confirmed: null, missing: cedula })
      focusFirstError(['isAfterErasure'])
      return
    }
    setSaving(true)
    setFailure(null)
    if (method === 'signed_sheet' && chosen !== null && line === null) {
      setSaving(false)
      return setSheetError(messages.authorisation.sheets.full)
    }
    setSheetError(null)
    const { consent } = input(values, text.version, signing)
    const knowingly = isAfterErasure ? { isAfterErasure: true as const } : {}
    const result = await ask(
      window.referidos.people.register({
        ...personInput(values),
        consent: { ...consent, method, accepted },
        ...knowingly,
      }),
    )
    setSaving(false)
    if (!result.ok) {
      const { error } = result
      const fields = flat(errorsFromMain(error))
      if (error.duplicate !== undefined) fields.cedula = words.cedulaCheck[error.duplicate]
      setSheetError(typeof fields.sheet === 'string' ? fields.sheet : null)
      form.setErrors(fields)
      setFailure(error.duplicate === 'another_leaders' ? words.claimed : messages.error[error.code])
      focusFirstError(Object.keys(fields))
      return
    }
    rememberConsentMethod(method)
    showRegistered(result.value)
    form.setValues(emptyDraft(values.barrio))
    form.clearErrors()
    setSaved((count) => count + 1)
    setStrokes(null)
    setTypedLine(null)
    if (method === 'signed_sheet') await loadSheets()
    const today = await ask(window.referidos.people.registeredToday())
    const offline = useQueue.getState().queue?.online === false
    notice.done(words.saved(result.value.name, today.ok ? today.value : null, offline))
  }

  return (
    <form
      className={css.form}
      noValidate
      aria-busy={saving}
      onSubmit={form.onSubmit(
        (values) => void save(values),
        (errors) => focusFirstError(Object.keys(errors)),
      )}
    >
      <div className={css.fields}>
        <CedulaField form={form} known={known} isChecked inputRef={cedulaInput}>
          {erasure !== null && (
            <RegisterAgain
              erasure={erasure}
              isConfirmed={isAfterErasure}
              isMissing={!isAfterErasure && again.missing === cedula}
              onConfirm={(isConfirmed) => setAgain({ confirmed: isConfirmed ? cedula : null, missing: null })}
            />
          )}
        </CedulaField>
        <PersonFields form={form} />
        <ConsentBox key={saved} form={form}>
          {form.values.method === 'signed_sheet' && (
            <SheetField line={typedLine} onLine={setTypedLine} error={sheetError} />
          )}
          {form.values.method === 'signature' && (
            <SignNow name={form.values.name} strokes={strokes} onStrokes={setStrokes} />
          )}
        </ConsentBox>
        <Sitting labels={form.values.labels} onLabels={(labels) => form.setFieldValue('labels', labels)} />
        <MoreData form={form} />
      </div>
      <div className={css.foot}>
        {failure && (
          <p className={css.error} role="alert">
            {failure}
          </p>
        )}
        <Button
          type="submit"
          size="md"
          fullWidth
          loading={saving}
          disabled={!text}
          rightSection={<IconCornerDownLeft size={18} aria-hidden />}
        >
          {words.save}
        </Button>
        <p className={css.footnote}>{words.footnote}</p>
      </div>
    </form>
  )
}
