import { Progress } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { SignInLayout } from '../../sign-in/layout.tsx'
import css from './flow.module.css'

interface Props {
  words: { title: string; what: string; safe?: string; label: string; percent(percent: number): string }
  event: 'backup.restoreProgress' | 'backup.salvageProgress'
  children?: ReactNode
}

/** Progress of a restore or a salvage. */
export function Running({ words, event, children }: Props) {
  const [percent, setPercent] = useState(0)
  useEffect(() => window.referidos.on(event, (progress) => setPercent(Math.round(progress.percent))), [event])
  return (
    <SignInLayout title={words.title}>
      <div className={css.form}>
        <p role="status">{words.what}</p>
        <Progress value={percent} size="lg" aria-label={words.label} />
        <p className={css.hint}>{words.percent(percent)}</p>
        {words.safe !== undefined && <p>{words.safe}</p>}
        {children}
      </div>
    </SignInLayout>
  )
}
