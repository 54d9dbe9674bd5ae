import { Button } from '@mantine/core'
import type { AppError } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { SignInLayout } from './layout.tsx'
import css from './sign-in.module.css'
import { useOpening } from './use-opening.ts'

const words = messages.mismatch

interface Props {
  older: NonNullable<AppError['older']>
  isWorking: boolean
  onAccept(): void
  onBack(): void
}

/** Explains that the key file and the data are of different times, and lets the user continue. */
export function Mismatch({ older, isWorking, onAccept, onBack }: Props) {
  const opening = useOpening(isWorking)
  const { what, effect } = words.older[older]
  return (
    <SignInLayout title={words.title} intro={words.intro}>
      <div className={css.form} aria-busy={isWorking}>
        <p className={css.message}>{what}</p>
        <p>{effect}</p>
        <p>{words.recorded}</p>
        <Button size="lg" loading={isWorking} onClick={onAccept} fullWidth>
          {words.submit}
        </Button>
        <p className={css.working} role="status">
          {opening}
        </p>
        <div className={css.others}>
          <Button variant="subtle" autoFocus disabled={isWorking} onClick={onBack}>
            {messages.common.back}
          </Button>
        </div>
      </div>
    </SignInLayout>
  )
}
