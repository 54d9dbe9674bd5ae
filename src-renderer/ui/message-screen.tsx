import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { CopyDiagnostics } from './copy-diagnostics.tsx'
import css from './message-screen.module.css'
import { Retry } from './retry.tsx'

interface Props {
  title: string
  what: string
  kept: string
  todo: string
  onRetry: () => void
  /** Remedies better than a retry. */
  children?: ReactNode
}

/** Full-screen error: what happened, what was kept, what to do. */
export function MessageScreen({ title, what, kept, todo, onRetry, children }: Props) {
  return (
    <main className={css.screen}>
      <div className={css.box} role="alert">
        <IconAlertTriangle size={32} className={css.icon} aria-hidden />
        <h1 className={css.title}>{title}</h1>
        <p>{what}</p>
        <p className={css.kept}>{kept}</p>
        <p>{todo}</p>
        {children}
        <div className={css.actions}>
          <Retry onRetry={onRetry} variant={children ? 'default' : 'filled'} />
          <CopyDiagnostics variant="subtle" />
        </div>
      </div>
    </main>
  )
}
