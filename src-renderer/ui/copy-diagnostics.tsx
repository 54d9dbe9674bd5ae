import { Button, type ButtonProps } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { copyText } from './copy-text.ts'
import { notice } from './notice.tsx'

const words = messages.diagnostics

/** Copies the diagnosis, and shows whether it succeeded. */
export async function copyDiagnostics(): Promise<void> {
  const read = await ask(window.referidos.diagnostics.read())
  if (!read.ok) return notice.failed(read.error)
  if (copyText(read.value)) notice.done(words.copied)
  else notice.info(words.notCopied)
}

/** Also works while nobody is signed in. */
export function CopyDiagnostics(props: Pick<ButtonProps, 'variant'>) {
  return (
    <Button
      variant="default"
      leftSection={<IconCopy size={18} aria-hidden />}
      onClick={() => void copyDiagnostics()}
      {...props}
    >
      {words.copy}
    </Button>
  )
}
