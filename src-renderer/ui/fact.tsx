import type { ReactNode } from 'react'
import css from './fact.module.css'

interface Props {
  label: string
  children: ReactNode
  /** Shown below the value. */
  note?: string | null
  wide?: boolean
}

/** Term and value of a description list; empty if there is no value. */
export function Fact({ label, children, note, wide }: Props) {
  if (children === null || children === undefined || children === '') return null
  return (
    <div className={wide ? `${css.fact} ${css.wide}` : css.fact}>
      <dt className={css.label}>{label}</dt>
      <dd className={css.value}>
        {children}
        {note && <span className={css.note}>{note}</span>}
      </dd>
    </div>
  )
}
