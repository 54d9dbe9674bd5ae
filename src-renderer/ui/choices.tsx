import css from './choices.module.css'

interface Choice<Value> {
  value: Value
  title: string
  hint: string
}

/** Radio buttons with a hint each. */
export function Choices<Value extends string>({
  legend,
  name,
  choices,
  chosen,
  onChoose,
}: {
  legend: string
  name: string
  choices: Choice<Value>[]
  /** null: none chosen yet. */
  chosen: Value | null
  onChoose(value: Value): void
}) {
  return (
    <fieldset className={css.choices}>
      <legend>{legend}</legend>
      {choices.map(({ value, title, hint }) => (
        <label key={value} className={css.choice}>
          <input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} />
          <span>
            <strong>{title}</strong>
            <span className={css.hint}>{hint}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
