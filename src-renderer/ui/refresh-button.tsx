import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import type { PersonRow, Scope } from '../../src-preload/contract/index.ts'
import { secondsToRefresh } from '../../src-preload/cooldown.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { refresh, useRefresh } from './refresh.ts'
import { useNow } from './use-now.ts'

/** `scope`: scope of the screen. */
export function RefreshButton({
  person,
  scope,
}: {
  person: Pick<PersonRow, 'id' | 'lastRefreshAt'>
  scope: Scope
}) {
  const cooldownUntil = useRefresh((state) => state.cooldownUntil[person.id])
  const asking = useRefresh((state) => state.asking.has(person.id))
  const secondsAt = (at: number) => secondsToRefresh(person.lastRefreshAt, cooldownUntil ?? null, at)
  const now = useNow(secondsAt(Date.now()) > 0)
  const left = secondsAt(Math.max(now, Date.now()))
  return (
    <Button
      variant="default"
      leftSection={<IconRefresh size={16} aria-hidden />}
      loading={asking}
      disabled={left > 0}
      onClick={() => void refresh([person.id], scope)}
    >
      {left > 0 ? messages.detail.refreshIn(left) : messages.detail.refresh}
    </Button>
  )
}
