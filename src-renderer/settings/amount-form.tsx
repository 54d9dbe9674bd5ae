import { Button, NumberInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import css from './settings.module.css'

interface Props {
  words: { label: string; hint: string; save: string; invalid: string }
  /** Text before the digits. */
  prefix: string
  /** The amount in force; null: none. */
  inForce: number | null
  isValid(amount: number | null): boolean
  /** Resolves to the error, or to null once the amount is in force. An empty field gives `amount` null. */
  save(amount: number | null): Promise<string | null>
  children: ReactNode
}

/** A form with one amount of money, which may be empty. */
export function AmountForm({ words, prefix, inForce, isValid, save, children }: Props) {
  const [value, setValue] = useState<number | string>(inForce ?? '')
  const [error, setError] = useState<string | null>(null)
  const [isSaving, setSaving] = useState(false)
  const input = useRef<HTMLInputElement>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isSaving) return
    const amount = value === '' ? null : Number(value)
    if (!isValid(amount)) {
      setError(words.invalid)
      input.current?.focus()
      return
    }
    setSaving(true)
    const refused = await save(amount)
    setSaving(false)
    if (refused !== null) setError(refused)
  }

  return (
    <form className={css.form} noValidate onSubmit={(event) => void submit(event)}>
      <NumberInput
        ref={input}
        label={words.label}
        description={words.hint}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        prefix={prefix}
        decimalSeparator=","
        thousandSeparator="."
        decimalScale={2}
        allowNegative={false}
        hideControls
        value={value}
        error={error}
        onChange={(next) => {
          setValue(next)
          setError(null)
        }}
      />
      {children}
      <div className={css.actions}>
        <Button type="submit" variant="default" loading={isSaving}>
          {words.save}
        </Button>
      </div>
    </form>
  )
}
