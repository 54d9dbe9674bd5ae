import { Button } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { messages } from '../../src-preload/messages/index.ts'
import { openImport } from './store.ts'

export const ImportButton = () => (
  <Button
    variant="default"
    leftSection={<IconFileImport size={16} aria-hidden />}
    aria-keyshortcuts="Control+I"
    onClick={openImport}
  >
    {messages.import.open}
  </Button>
)
