import { Button, type ButtonProps } from '@mantine/core'
import { messages } from '../../src-preload/messages/index.ts'
import { focusOnRemoval } from './focus-on-removal.ts'

/** Retry button for content that could not be read. */
export function Retry({ onRetry, ...look }: { onRetry(): void } & Pick<ButtonProps, 'variant' | 'size'>) {
  return (
    <Button {...look} ref={focusOnRemoval} onClick={onRetry}>
      {messages.common.retry}
    </Button>
  )
}
