import type { ReactNode } from 'react'
import css from './banner.module.css'

interface Props {
  icon: ReactNode
  /** Its name for screen readers. */
  label: string
  /** Whether something does not work until this is fixed. */
  isGrave?: boolean
  /** Whether nothing is wrong and nothing must be done. */
  isQuiet?: boolean
  children: ReactNode
}

/** A notice above the screens that stays until its cause is resolved. */
export const Banner = ({ icon, label, isGrave = false, isQuiet = false, children }: Props) => (
  <aside
    className={[css.banner, isGrave && css.grave, isQuiet && css.quiet].filter(Boolean).join(' ')}
    aria-label={label}
  >
    {icon}
    {children}
  </aside>
)
