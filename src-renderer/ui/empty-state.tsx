import type { ReactNode } from 'react'
import css from './empty-state.module.css'

interface Props {
  text: string
  /** Announced at once. */
  isFailure?: boolean
  children?: ReactNode
}

export function EmptyState({ text, isFailure = false, children }: Props) {
  return (
    <div className={css.empty}>
      <p role={isFailure ? 'alert' : undefined}>{text}</p>
      {children}
    </div>
  )
}
