import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { AppError, RestorePreview } from '../../../src-preload/contract/index.ts'
import { messages } from '../../../src-preload/messages/index.ts'
import { SignInLayout } from '../../sign-in/layout.tsx'
import css from './flow.module.css'

const words = messages.restore.preview

function Part({
  title,
  lines,
  icon,
  tone,
}: {
  title: string
  lines: string[]
  icon: ReactNode
  tone: string | undefined
}) {
  if (lines.length === 0) return null
  return (
    <section className={`${css.part} ${tone ?? ''}`}>
      <h2>
        {icon}
        {title}
      </h2>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  )
}

interface Props {
  preview: RestorePreview
  /** Error of the last restore. */
  failure: AppError | null
  onRestore(): void
  onBack(): void
}

/** Shows what a restore keeps and what it loses. */
export function Preview({ preview, failure, onRestore, onBack }: Props) {
  const { keeps, loses } = words.effects(preview.since)
  return (
    <SignInLayout title={words.title} intro={words.intro(preview, Date.now())}>
      <div className={css.form}>
        <Part title={words.keeps} lines={keeps} icon={<IconCheck size={18} aria-hidden />} tone={css.keeps} />
        <Part
          title={words.loses}
          lines={loses}
          icon={<IconAlertTriangle size={18} aria-hidden />}
          tone={css.loses}
        />
        <p>
          {preview.since.kind !== 'none' && `${words.aside} `}
          {words.passwords}
        </p>
        {failure !== null && (
          <p className={css.failure} role="alert">
            {messages.restore.failed(messages.error[failure.code])}
          </p>
        )}
        <Button size="lg" autoFocus fullWidth onClick={onRestore}>
          {words.submit}
        </Button>
        <div className={css.others}>
          <Button variant="subtle" onClick={onBack}>
            {messages.common.back}
          </Button>
        </div>
      </div>
    </SignInLayout>
  )
}
