import { useId } from 'react'
import css from './switch.module.css'

export interface SwitchChoice<Value> {
  value: Value
  label: string
}

/** Segmented control. */
export function Switch<Value extends string>({
  label,
  choices,
  chosen,
  onChoose,
}: {
  label: string
  choices: readonly SwitchChoice<Value>[]
  chosen: Value
  onChoose(value: NoInfer<Value>): void
}) {
  const name = useId()
  return (
    <fieldset className={css.switch} aria-label={label}>
      {choices.map(({ value, label }) => (
        <label key={value}>
          <input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  )
}
