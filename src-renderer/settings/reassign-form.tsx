import { NativeSelect } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { AccountListed, AppError } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { FormFooter } from '../ui/form-footer.tsx'
import css from './settings.module.css'

const words = messages.reassign

interface Props {
  why: string
  /** Leaders to choose from; at least one. */
  leaders: readonly AccountListed[]
  /** Resolves to the error, or to null. */
  give(to: AccountListed): Promise<AppError | null>
  onReassigned(to: AccountListed): void
  onCancel(): void
}

/** Moves people to another leader. */
export function ReassignForm({ why, leaders, give, onReassigned, onCancel }: Props) {
  const [chosen, setChosen] = useState(leaders[0]?.id)
  const [failure, setFailure] = useState<string | null>(null)
  const [working, setWorking] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    const to = leaders.find(({ id }) => id === chosen)
    if (working || to === undefined) return
    setWorking(true)
    setFailure(null)
    const refused = await give(to)
    if (refused === null) return onReassigned(to)
    setWorking(false)
    setFailure(messages.error[refused.code])
  }

  return (
    <form className={css.form} noValidate aria-busy={working} onSubmit={(event) => void submit(event)}>
      <p>{why}</p>
      <NativeSelect
        label={words.to}
        data-autofocus
        value={chosen}
        onChange={({ currentTarget: { value } }) => setChosen(Number(value))}
      >
        {leaders.map(({ id, displayName }) => (
          <option key={id} value={id}>
            {displayName}
          </option>
        ))}
      </NativeSelect>
      <FormFooter failure={failure} working={working} submit={words.submit} onCancel={onCancel} />
    </form>
  )
}
