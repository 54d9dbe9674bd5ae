import type { ReactNode } from 'react'
import css from './queue.module.css'

/** A scroll area that the keyboard can reach. */
export function Scroller({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must reach a scroll area.
    <section className={css.scroller} tabIndex={0} aria-label={label}>
      {children}
    </section>
  )
}
