import { Button, Textarea, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { bogotaDate } from '../../src-preload/bogota.ts'
import {
  type AppError,
  type PersonRequest,
  type Result,
  requestTerm,
} from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { afterWorkingDays } from '../../src-preload/working-days.ts'
import { ask } from '../api.ts'
import { Dialog } from '../ui/dialog.tsx'
import { RequestForm } from './request-form.tsx'
import css from './requests.module.css'
import { closeStep, stepDone, useRequests } from './store.ts'

const words = messages.requests

export function RequestSteps() {
  const step = useRequests((state) => state.step)
  switch (step?.kind) {
    case undefined:
      return null
    case 'new':
      return <RequestForm request={null} asker={step.asker} />
    case 'edit':
      return <RequestForm request={step.request} asker={null} />
    case 'extend':
      return <Extend request={step.request} />
    case 'answer':
      return <Answer request={step.request} />
    case 'forget':
      return <Forget request={step.request} />
  }
}

interface StepProps {
  title: string
  why: string
  submit: string
  /** The missing input; null: complete. */
  missing: string | null
  run(): Promise<Result<PersonRequest>>
  done(request: PersonRequest): string
  problemOf?(error: AppError): string
  children?: ReactNode
}

function Step({ title, why, submit, missing, run, done, problemOf, children }: StepProps) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  async function save() {
    if (missing !== null) return setProblem(missing)
    setBusy(true)
    setProblem(null)
    const result = await run()
    setBusy(false)
    if (result.ok) return stepDone(done(result.value))
    setProblem(problemOf?.(result.error) ?? messages.error[result.error.code])
  }
  return (
    <Dialog title={title} onClose={closeStep} isBusy={isBusy}>
      <form
        className={css.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <p>{why}</p>
        {children}
        {problem !== null && <p role="alert">{problem}</p>}
        <div className={css.actions}>
          <Button type="submit" loading={isBusy}>
            {submit}
          </Button>
          <Button variant="default" disabled={isBusy} onClick={closeStep}>
            {messages.common.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const missingText = (text: string): string | null =>
  text.trim() === '' ? messages.fieldProblem.required : null

function Extend({ request: { id, kind, dueOn } }: { request: PersonRequest }) {
  const { extending } = words
  const [reason, setReason] = useState('')
  return (
    <Step
      title={extending.title(id)}
      why={extending.why(kind)}
      submit={extending.submit}
      missing={missingText(reason)}
      run={() => ask(window.referidos.requests.extend({ requestId: id, reason }))}
      done={(request) => extending.done(id, request.dueOn)}
    >
      <Textarea
        label={extending.reason}
        autosize
        minRows={2}
        maxRows={6}
        value={reason}
        data-autofocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <p className={css.due}>{extending.until(afterWorkingDays(dueOn, requestTerm(kind).more))}</p>
    </Step>
  )
}

function Answer({ request: { id, isErased, receivedOn } }: { request: PersonRequest }) {
  const { answering } = words
  const [text, setText] = useState('')
  const [answeredOn, setDay] = useState(() => bogotaDate(Date.now()))
  return (
    <Step
      title={answering.title(id)}
      why={isErased ? answering.erasedWhy : answering.why}
      submit={answering.submit}
      missing={isErased ? null : missingText(text)}
      run={() =>
        ask(
          window.referidos.requests.answer({
            requestId: id,
            answeredOn,
            text: isErased ? words.erasedPerson : text,
          }),
        )
      }
      done={() => answering.done(id)}
      problemOf={({ code, fields }) =>
        fields?.answeredOn === undefined ? messages.error[code] : words.form.dayProblem
      }
    >
      <TextInput
        type="date"
        label={answering.day}
        min={receivedOn}
        max={bogotaDate(Date.now())}
        value={answeredOn}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
      {!isErased && (
        <Textarea
          label={answering.text}
          autosize
          minRows={2}
          maxRows={6}
          value={text}
          data-autofocus
          onChange={(event) => setText(event.currentTarget.value)}
        />
      )}
    </Step>
  )
}

function Forget({ request: { id } }: { request: PersonRequest }) {
  const { forgetting } = words
  return (
    <Step
      title={forgetting.title(id)}
      why={forgetting.why}
      submit={forgetting.submit}
      missing={null}
      run={() => ask(window.referidos.requests.forget({ requestId: id }))}
      done={() => forgetting.done(id)}
    />
  )
}
