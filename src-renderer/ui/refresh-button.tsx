import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import type { PersonRow } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { mayRefreshAt, secondsLeft } from './cooldown.ts'
import { refresh, useRefresh } from './refresh.ts'
import { useNow } from './use-now.ts'

export function RefreshButton({ person }: { person: Pick<PersonRow, 'id' | 'lastRefreshAt'> }) {
  const cooldownUntil = useRefresh((state) => state.cooldownUntil[person.id])
  const asking = useRefresh((state) => state.asking.has(person.id))
  const at = mayRefreshAt(person.lastRefreshAt, cooldownUntil)
  const now = useNow(secondsLeft(at, Date.now()) > 0)
  const left = secondsLeft(at, Math.max(now, Date.now()))
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={16} aria-hidden />}
      loading={asking}
      disabled={left > 0}
      onClick={() => void refresh(person.id)}
    >
      {left > 0 ? messages.detail.refreshIn(left) : messages.detail.refresh}
    </Button>
  )
}
