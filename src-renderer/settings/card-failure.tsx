import { IconAlertTriangle } from '@tabler/icons-react'
import { Retry } from '../ui/retry.tsx'
import css from './settings.module.css'

/** Replaces a card's content that could not be read. */
export const CardFailure = ({ text, onRetry }: { text: string; onRetry(): void }) => (
  <>
    <p className={css.missing}>
      <IconAlertTriangle size={18} aria-hidden />
      {text}
    </p>
    <div className={css.actions}>
      <Retry variant="default" onRetry={onRetry} />
    </div>
  </>
)
