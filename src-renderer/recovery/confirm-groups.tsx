import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { recoveryGroupLength } from '../../src-preload/fields.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { asCode, twoGroupIndexes } from './code.ts'
import css from './recovery.module.css'
import { confirmRecovery } from './store.ts'

const words = messages.recovery

interface Props {
  onConfirmed(): void
  other: { label: string; run(): void }
}

/** Asks for two groups, to prove that the code was saved. */
export function ConfirmGroups({ onConfirmed, other }: Props) {
  const [places] = useState(() => twoGroupIndexes())
  const [typed, setTyped] = useState<[string, string]>(['', ''])
  const [failure, setFailure] = useState<string | null>(null)
  const [working, setWorking] = useState(false)
  const first = useRef<HTMLInputElement>(null)

  async function confirm(event: FormEvent) {
    event.preventDefault()
    if (working) return
    setWorking(true)
    setFailure(null)
    const groups = places.map((index, n) => ({ index, text: typed[n] ?? '' }))
    const confirmed = await confirmRecovery({ groups: groups as [(typeof groups)[0], (typeof groups)[0]] })
    setWorking(false)
    if (confirmed === true) return onConfirmed()
    setFailure(confirmed === false ? words.wrongGroups : messages.error[confirmed.error.code])
    first.current?.focus()
    first.current?.select()
  }

  return (
    <form className={css.form} noValidate aria-busy={working} onSubmit={(event) => void confirm(event)}>
      <p>{words.confirmWhy}</p>
      <div className={css.pair}>
        {places.map((index, n) => (
          <TextInput
            key={index}
            ref={n === 0 ? first : undefined}
            label={words.group(index + 1)}
            classNames={{ input: css.typed ?? '' }}
            autoFocus={n === 0}
            data-autofocus={n === 0 ? true : undefined}
            maxLength={recoveryGroupLength}
            value={typed[n]}
            error={failure !== null}
            onChange={({ currentTarget: { value } }) => {
              setTyped(n === 0 ? [asCode(value), typed[1]] : [typed[0], asCode(value)])
              setFailure(null)
            }}
          />
        ))}
      </div>
      {failure && (
        <p className={css.failure} role="alert">
          {failure}
        </p>
      )}
      <div className={css.actions}>
        <Button type="submit" loading={working}>
          {words.confirm}
        </Button>
        <Button variant="default" onClick={other.run}>
          {other.label}
        </Button>
      </div>
    </form>
  )
}
