import { Button, PasswordInput } from '@mantine/core'
import { IconDevices } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import dialog from '../ui/steps-dialog.module.css'
import css from './exchange.module.css'
import { chooseFile, unlockFile, useTaking } from './store.ts'
import { UndoTaken } from './undo-taken.tsx'

const words = messages.exchange

export function FileStep() {
  const name = useTaking((state) => state.name)
  const problem = useTaking((state) => state.problem)
  return (
    <div className={dialog.middle}>
      <IconDevices size={40} aria-hidden />
      <p className={css.lead}>{words.take.lead}</p>
      {name === null ? (
        <Button data-autofocus onClick={() => void chooseFile()}>
          {words.take.choose}
        </Button>
      ) : (
        <Unlock key={name} name={name} />
      )}
      {problem !== null && problem !== 'wrong_password' && (
        <p className={dialog.problem} role="alert">
          {words.problem[problem]}
        </p>
      )}
      {name === null && <Last />}
    </div>
  )
}

function Unlock({ name }: { name: string }) {
  const isOpening = useTaking((state) => state.isOpening)
  const problem = useTaking((state) => state.problem)
  const [password, setPassword] = useState('')
  const [isMissing, setMissing] = useState(false)

  function submit(event: FormEvent): void {
    event.preventDefault()
    setMissing(password === '')
    if (password !== '') void unlockFile(password)
  }
  const error = isMissing
    ? words.take.passwordMissing
    : problem === 'wrong_password'
      ? words.problem.wrong_password
      : null
  return (
    <form className={css.form} noValidate aria-busy={isOpening} onSubmit={submit}>
      <p className={dialog.name}>{words.take.chosen(name)}</p>
      <PasswordInput
        label={words.take.password}
        autoComplete="off"
        ref={(input) => {
          if (input !== null && document.activeElement === document.body) input.focus()
        }}
        data-autofocus
        value={password}
        error={error}
        onChange={(event) => {
          setMissing(false)
          setPassword(event.currentTarget.value)
        }}
      />
      <div className={dialog.actions}>
        <Button type="submit" loading={isOpening}>
          {words.take.open}
        </Button>
        <Button variant="default" disabled={isOpening} onClick={() => void chooseFile()}>
          {words.take.another}
        </Button>
      </div>
      <p role="status">{isOpening && words.take.opening}</p>
    </form>
  )
}

function Last() {
  const last = useTaking((state) => state.last)
  if (last === null) return null
  return (
    <div className={dialog.last}>
      <span>{words.take.last(last.name, last.people, format.dateTime(last.startedAt))}</span>
      <UndoTaken exchangeId={last.exchangeId} people={last.people} />
    </div>
  )
}
