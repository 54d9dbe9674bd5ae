import type { ReactNode } from 'react'
import css from './empty-state.module.css'

export function EmptyState({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <div className={css.empty}>
      <p>{text}</p>
      {children}
    </div>
  )
}
