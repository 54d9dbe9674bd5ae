import { Button, NumberInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { contract, type PesoRate } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { notice } from '../ui/notice.tsx'
import css from './settings.module.css'
import { saveDailyCeiling } from './store.ts'

const words = messages.settings

/** Daily limit for the captcha service; empty: no limit. `dollars`: current limit. */
export function Ceiling({ dollars, rate }: { dollars: number | null; rate: PesoRate | null }) {
  const [value, setValue] = useState<number | string>(dollars ?? '')
  const [error, setError] = useState<string | null>(null)
  const [isSaving, setSaving] = useState(false)
  const input = useRef<HTMLInputElement>(null)

  async function save(event: FormEvent) {
    event.preventDefault()
    if (isSaving) return
    const parsed = contract.settings.saveDailyCeiling.input.safeParse({
      dollars: value === '' ? null : value,
    })
    if (!parsed.success) {
      setError(words.ceilingInvalid)
      input.current?.focus()
      return
    }
    setSaving(true)
    const refused = await saveDailyCeiling(parsed.data.dollars)
    setSaving(false)
    if (refused) return setError(messages.error[refused.code])
    const { dollars: saved } = parsed.data
    notice.done(saved === null ? words.ceilingRemoved : words.ceilingSaved(format.dollars(saved)))
  }

  return (
    <form className={css.form} noValidate onSubmit={(event) => void save(event)}>
      <NumberInput
        ref={input}
        label={words.ceilingLabel}
        description={words.ceilingHint}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        prefix="US$ "
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
      {dollars !== null && rate !== null && (
        <p className={css.hint}>{words.ceilingPesos(format.pesos(dollars * rate.pesos))}</p>
      )}
      <div className={css.actions}>
        <Button type="submit" variant="default" loading={isSaving}>
          {words.saveCeiling}
        </Button>
      </div>
    </form>
  )
}
