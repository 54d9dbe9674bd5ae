import { PasswordInput, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type HeadquartersProblem, memberName } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import { focusFirstError } from '../ui/focus-first-error.ts'
import { notice } from '../ui/notice.tsx'
import { Form } from './form.tsx'
import css from './headquarters.module.css'
import { found, problemWords } from './store.ts'

const { found: words, nameMissing } = messages.headquarters

type Field = 'address' | 'secret' | 'name'
type Errors = Partial<Record<Field, string>>

/** The field that a problem is shown beside; null: none is to blame. */
function fieldOf(problem: HeadquartersProblem): Field | null {
  switch (problem) {
    case 'wrong_secret':
      return 'secret'
    case 'offline':
    case 'insecure':
    case 'not_a_headquarters':
    case 'founded_already':
    case 'other_campaign':
      return 'address'
    case 'wrong_code':
    case 'spent_code':
    case 'code_used':
    case 'newer':
    case 'revoked':
    case 'refused':
      return null
  }
}

function missing({ address, secret, name }: Record<Field, string>): Errors {
  const errors: Errors = {}
  if (address.trim() === '') errors.address = words.addressMissing
  if (secret.trim() === '') errors.secret = words.secretMissing
  if (!memberName.safeParse(name).success) errors.name = nameMissing
  return errors
}

/** Creates the campaign on a new server; this laptop becomes its first coordinator. `name`: proposed. */
export function FoundDialog({ name, onDone, onClose }: { name: string; onDone(): void; onClose(): void }) {
  const [typed, setTyped] = useState<Record<Field, string>>({ address: '', secret: '', name })
  const [errors, setErrors] = useState<Errors>({})
  const [failure, setFailure] = useState<string | null>(null)
  const [working, setWorking] = useState(false)

  function refuse(errors: Errors) {
    setErrors(errors)
    focusFirstError(Object.keys(errors))
  }

  async function send() {
    setFailure(null)
    const without = missing(typed)
    if (Object.keys(without).length > 0) return refuse(without)
    setWorking(true)
    setErrors({})
    const problem = await found(typed)
    setWorking(false)
    if (problem === null) {
      notice.done(words.done)
      return onDone()
    }
    const field = typeof problem === 'string' ? fieldOf(problem) : null
    if (field === null) setFailure(problemWords(problem))
    else refuse({ [field]: problemWords(problem) })
  }

  const field = (name: Field) => ({
    'data-field': name,
    value: typed[name],
    error: errors[name] ?? null,
    onChange: ({ currentTarget: { value } }: { currentTarget: HTMLInputElement }) => {
      setTyped((before) => ({ ...before, [name]: value }))
      setErrors(({ [name]: _, ...others }) => others)
    },
  })

  return (
    <Dialog title={words.title} onClose={onClose} isBusy={working} isWide>
      <Form
        submit={words.button}
        working={working}
        running={words.running}
        failure={failure}
        onSubmit={() => void send()}
        onCancel={onClose}
      >
        <ul className={css.points}>
          {words.what.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        <p>{words.why}</p>
        <TextInput
          label={words.address}
          description={words.addressHint}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          maxLength={300}
          data-autofocus
          {...field('address')}
        />
        <div className={css.pair}>
          <PasswordInput label={words.secret} autoComplete="off" maxLength={200} {...field('secret')} />
          <TextInput
            label={words.name}
            description={words.nameHint}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            maxLength={60}
            {...field('name')}
          />
        </div>
      </Form>
    </Dialog>
  )
}
