import type { ReactNode } from 'react'
import { Brand } from '../ui/brand.tsx'
import css from './sign-in.module.css'

export function Gate({ title, intro, children }: { title: string; intro?: string; children: ReactNode }) {
  return (
    <main className={css.screen}>
      <div className={css.box}>
        <Brand />
        <h1 className={css.title}>{title}</h1>
        {intro && <p className={css.intro}>{intro}</p>}
        {children}
      </div>
    </main>
  )
}
