import type { ReactNode } from 'react'
import css from './settings.module.css'

/** Row of a card: title, state, buttons. */
export function SettingRow({
  title,
  state,
  hint,
  children,
}: {
  title: string
  state?: string
  hint?: string
  children: ReactNode
}) {
  return (
    <div className={css.matter}>
      <div>
        <h3>{title}</h3>
        {state && <p>{state}</p>}
        {hint && <p className={css.hint}>{hint}</p>}
      </div>
      <div className={css.actions}>{children}</div>
    </div>
  )
}
