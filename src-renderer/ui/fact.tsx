import type { ReactNode } from 'react'
import css from './fact.module.css'

/** A named value of a description list; nothing at all where there is no value. */
export function Fact({ label, children, wide }: { label: string; children: ReactNode; wide?: boolean }) {
  if (children === null || children === undefined || children === '') return null
  return (
    <div className={wide ? `${css.fact} ${css.wide}` : css.fact}>
      <dt className={css.label}>{label}</dt>
      <dd className={css.value}>{children}</dd>
    </div>
  )
}
