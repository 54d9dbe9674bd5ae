import { Button, NumberInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { contract, type PesoRate } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { notice } from '../ui/notice.tsx'
import css from './settings.module.css'
import { savePesoRate } from './store.ts'

const words = messages.settings

/** In force, with the day on which it was set. */
export const RateInForce = ({ rate }: { rate: PesoRate | null }) => (
  <p className={css.hint}>
    {rate === null ? words.rateNone : words.rateSet(format.pesos(rate.pesos), format.date(rate.setAt))}
  </p>
)

/** Pesos for one US dollar; empty: costs are shown in dollars alone. */
export function PesoRateForm({ rate }: { rate: PesoRate | null }) {
  const [value, setValue] = useState<number | string>(rate?.pesos ?? '')
  const [error, setError] = useState<string | null>(null)
  const [isSaving, setSaving] = useState(false)
  const input = useRef<HTMLInputElement>(null)

  async function save(event: FormEvent) {
    event.preventDefault()
    if (isSaving) return
    const parsed = contract.settings.savePesoRate.input.safeParse({ pesos: value === '' ? null : value })
    if (!parsed.success) {
      setError(words.rateInvalid)
      input.current?.focus()
      return
    }
    setSaving(true)
    const refused = await savePesoRate(parsed.data.pesos)
    setSaving(false)
    if (refused) return setError(messages.error[refused.code])
    const { pesos } = parsed.data
    notice.done(pesos === null ? words.rateRemoved : words.rateSaved(format.pesos(pesos)))
  }

  return (
    <form className={css.form} noValidate onSubmit={(event) => void save(event)}>
      <NumberInput
        ref={input}
        label={words.rateLabel}
        description={words.rateHint}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        prefix="$ "
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
      <RateInForce rate={rate} />
      <div className={css.actions}>
        <Button type="submit" variant="default" loading={isSaving}>
          {words.saveRate}
        </Button>
      </div>
    </form>
  )
}
