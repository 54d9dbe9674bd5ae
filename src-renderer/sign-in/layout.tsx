import type { ReactNode } from 'react'
import { Brand } from '../ui/brand.tsx'
import css from './sign-in.module.css'

interface Props {
  title: string
  intro?: string
  wide?: boolean
  children: ReactNode
}

export function SignInLayout({ title, intro, wide, children }: Props) {
  return (
    <main className={css.screen}>
      <div className={wide ? `${css.box} ${css.wide}` : css.box}>
        <Brand />
        <h1 className={css.title}>{title}</h1>
        {intro && <p className={css.intro}>{intro}</p>}
        {children}
      </div>
    </main>
  )
}
