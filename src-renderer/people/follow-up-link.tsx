import { Button } from '@mantine/core'
import { IconLifebuoy } from '@tabler/icons-react'
import { useLocation } from 'wouter'
import { messages } from '../../src-preload/messages/index.ts'
import { routes } from '../routes.ts'

const words = messages.followUp

/** Opens the follow-up of the people in the table. */
export function FollowUpLink() {
  const [, go] = useLocation()
  return (
    <Button
      variant="default"
      title={words.openLong}
      leftSection={<IconLifebuoy size={18} aria-hidden />}
      onClick={() => go(routes.followUp)}
    >
      {words.open}
    </Button>
  )
}
