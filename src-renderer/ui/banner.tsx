import type { ReactNode } from 'react'
import css from './banner.module.css'

interface Props {
  icon: ReactNode
  /** Its name for screen readers. */
  label: string
  /** Something does not work until it is mended. */
  isGrave?: boolean
  children: ReactNode
}

/** A line above the screens that stays until what it says is settled. */
export const Banner = ({ icon, label, isGrave = false, children }: Props) => (
  <aside className={isGrave ? `${css.banner} ${css.grave}` : css.banner} aria-label={label}>
    {icon}
    {children}
  </aside>
)
