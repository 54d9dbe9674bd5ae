import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useEffect, useState } from 'react'
import { bogotaDate } from '../../src-preload/bogota.ts'
import {
  type PersonRequest,
  type RequestKind,
  type RequestWay,
  requestInput,
  requestKinds,
  requestTerm,
  requestWays,
} from '../../src-preload/contract/index.ts'
import { cedula as cedulaField } from '../../src-preload/fields.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { afterWorkingDays } from '../../src-preload/working-days.ts'
import { ask } from '../api.ts'
import { Dialog } from '../ui/dialog.tsx'
import { errorsFromMain, fieldErrors } from '../ui/field-errors.ts'
import css from './requests.module.css'
import { type Asker, closeStep, stepDone } from './store.ts'

const words = messages.requests
const { form: labels } = words

interface Values {
  kind: RequestKind
  way: RequestWay
  receivedOn: string
  name: string
  cedula: string
  contact: string
  asked: string
}

const inputOf = (values: Values) => ({
  ...values,
  cedula: values.cedula.trim() === '' ? null : values.cedula,
})

const initialOf = (request: PersonRequest | null, asker: Asker | null): Values => ({
  kind: request?.kind ?? 'query',
  way: request?.way ?? 'in_person',
  receivedOn: request?.receivedOn ?? bogotaDate(Date.now()),
  name: request?.name ?? asker?.name ?? '',
  cedula: request?.cedula ?? asker?.cedula ?? '',
  contact: request?.contact ?? '',
  asked: request?.asked ?? '',
})

/** Name of the leader's person with the typed cédula; null: none, or no cédula yet. */
function useKnown(typed: string): string | null {
  const [known, setKnown] = useState<string | null>(null)
  useEffect(() => {
    let isDropped = false
    setKnown(null)
    const cedula = cedulaField.safeParse(typed)
    if (cedula.success)
      void ask(window.referidos.requests.whoHas({ cedula: typed })).then((result) => {
        if (!isDropped && result.ok) setKnown(result.value?.name ?? null)
      })
    return () => {
      isDropped = true
    }
  }, [typed])
  return known
}

const lastDay = (kind: RequestKind, receivedOn: string): string | null =>
  /^\d{4}-\d\d-\d\d$/.test(receivedOn) && receivedOn <= bogotaDate(Date.now())
    ? afterWorkingDays(receivedOn, requestTerm(kind).days)
    : null

/** `request`: the request to correct; null: a new one. */
export function RequestForm({ request, asker }: { request: PersonRequest | null; asker: Asker | null }) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm<Values>({
    initialValues: initialOf(request, asker),
    validate: (values) => fieldErrors(requestInput, inputOf(values)),
  })
  const { kind, receivedOn, cedula } = form.values
  const known = useKnown(cedula)
  const isTold = cedulaField.safeParse(cedula).success
  const due = lastDay(kind, receivedOn)

  // The person's own name is stored with the person.
  useEffect(() => {
    if (known !== null) form.setFieldValue('name', known)
  }, [known, form.setFieldValue])

  async function save(values: Values) {
    setBusy(true)
    setProblem(null)
    const input = inputOf(values)
    const { requests } = window.referidos
    const result = await ask(
      request === null ? requests.add(input) : requests.edit({ requestId: request.id, request: input }),
    )
    setBusy(false)
    if (result.ok) {
      const { id, dueOn } = result.value
      return stepDone(request === null ? words.noted(id, dueOn) : words.edited(id))
    }
    const fields = errorsFromMain(result.error)
    if (result.error.fields?.receivedOn !== undefined) form.setFieldError('receivedOn', labels.dayProblem)
    else if (Object.keys(fields).length > 0) form.setErrors(fields)
    else setProblem(messages.error[result.error.code])
  }

  return (
    <Dialog
      title={request === null ? labels.title : labels.editTitle(request.id)}
      onClose={closeStep}
      isBusy={isBusy}
      isWide
    >
      <form className={css.form} noValidate onSubmit={form.onSubmit((values) => void save(values))}>
        <div className={css.pair}>
          <NativeSelect label={labels.kind} data-autofocus {...form.getInputProps('kind')}>
            {requestKinds.map((one) => (
              <option key={one} value={one}>
                {words.kind[one]}
              </option>
            ))}
          </NativeSelect>
          <NativeSelect label={labels.way} {...form.getInputProps('way')}>
            {requestWays.map((one) => (
              <option key={one} value={one}>
                {words.way[one]}
              </option>
            ))}
          </NativeSelect>
          <TextInput
            type="date"
            label={labels.receivedOn}
            max={bogotaDate(Date.now())}
            {...form.getInputProps('receivedOn')}
          />
          <TextInput
            label={`${labels.cedula} (${messages.common.optional})`}
            inputMode="numeric"
            {...form.getInputProps('cedula')}
          />
        </div>
        <p className={css.detail} role="status">
          {isTold && (known === null ? labels.unknown : labels.known(known))}
        </p>
        <div className={css.pair}>
          <TextInput label={labels.name} readOnly={known !== null} {...form.getInputProps('name')} />
          {known === null && (
            <TextInput
              label={`${labels.contact} (${messages.common.optional})`}
              placeholder={labels.contactHint}
              {...form.getInputProps('contact')}
            />
          )}
        </div>
        <Textarea label={labels.asked} autosize minRows={2} maxRows={6} {...form.getInputProps('asked')} />
        {due !== null && <p className={css.due}>{labels.dueOn(due)}</p>}
        {problem !== null && <p role="alert">{problem}</p>}
        <div className={css.actions}>
          <Button type="submit" loading={isBusy}>
            {request === null ? labels.save : labels.saveEdited}
          </Button>
          <Button variant="default" disabled={isBusy} onClick={closeStep}>
            {messages.common.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
