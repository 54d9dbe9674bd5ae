import type { ReactNode } from 'react'
import css from './banner.module.css'

interface Props {
  icon: ReactNode
  /** Its name for screen readers. */
  label: string
  /** Something does not work until this is fixed. */
  isGrave?: boolean
  children: ReactNode
}

/** A notice above the screens that stays until its cause is settled. */
export const Banner = ({ icon, label, isGrave = false, children }: Props) => (
  <aside className={isGrave ? `${css.banner} ${css.grave}` : css.banner} aria-label={label}>
    {icon}
    {children}
  </aside>
)
