import { EmptyState } from './empty-state.tsx'
import { Retry } from './retry.tsx'

/** Replaces content that could not be read. */
export const LoadFailure = ({ text, onRetry }: { text: string; onRetry(): void }) => (
  <EmptyState text={text} isFailure>
    <Retry onRetry={onRetry} />
  </EmptyState>
)
