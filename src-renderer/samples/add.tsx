import { Button } from '@mantine/core'
import { IconFlask } from '@tabler/icons-react'
import { messages } from '../../src-preload/messages/index.ts'
import { addSamples, useSamples } from './store.ts'

/** Shown while nobody is registered. */
export function AddSamples() {
  const mayAdd = useSamples(({ samples }) => samples?.mayAdd === true)
  if (!mayAdd) return null
  return (
    <Button
      variant="default"
      leftSection={<IconFlask size={18} aria-hidden />}
      onClick={() => void addSamples()}
    >
      {messages.samples.add}
    </Button>
  )
}
