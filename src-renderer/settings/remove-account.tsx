import { NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { AccountListed, KeyAnswer } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { FormFooter } from '../ui/form-footer.tsx'
import { removeAccount } from './accounts-store.ts'
import css from './settings.module.css'
import { Suspicion } from './suspicion.tsx'

const words = messages.accounts

interface Props {
  account: AccountListed
  /** Leaders who may take its people. */
  leaders: readonly AccountListed[]
  onRemoved(answer: KeyAnswer): void
  onCancel(): void
}

/** Asks for the account's name to prevent a removal by mistake. */
export function RemoveAccount({ account, leaders, onRemoved, onCancel }: Props) {
  const [to, setTo] = useState('')
  const [name, setName] = useState('')
  const [wrong, setWrong] = useState<string | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [isSuspected, setSuspected] = useState(false)
  const [working, setWorking] = useState(false)

  async function remove(event: FormEvent) {
    event.preventDefault()
    if (working) return
    if (!isSame(name, account.displayName)) return setWrong(words.removeNameWrong)
    setWorking(true)
    setFailure(null)
    const result = await removeAccount(account.id, to === '' ? null : Number(to), isSuspected)
    if (result.ok) return onRemoved(result.value)
    setWorking(false)
    setFailure(messages.error[result.error.code])
  }

  return (
    <form className={css.form} noValidate aria-busy={working} onSubmit={(event) => void remove(event)}>
      <p>{words.removeWhy}</p>
      {account.people > 0 && (
        <NativeSelect
          label={words.removeTo}
          description={words.people(account.people)}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          value={to}
          onChange={({ currentTarget: { value } }) => setTo(value)}
        >
          <option value="">{words.removeKeep}</option>
          {leaders.map(({ id, displayName }) => (
            <option key={id} value={id}>
              {displayName}
            </option>
          ))}
        </NativeSelect>
      )}
      {!account.isElsewhere && (
        <Suspicion label={words.suspicionOfAccount} isSuspected={isSuspected} onChange={setSuspected} />
      )}
      <TextInput
        label={words.removeName(account.displayName)}
        data-autofocus
        value={name}
        error={wrong}
        onChange={({ currentTarget: { value } }) => {
          setName(value)
          setWrong(null)
        }}
      />
      <FormFooter failure={failure} working={working} submit={words.remove} isDangerous onCancel={onCancel} />
    </form>
  )
}

const plain = (name: string) => name.normalize('NFC').trim().toLocaleLowerCase('es-CO')
const isSame = (typed: string, name: string) => plain(typed) === plain(name)
