import { IconAlertTriangle, IconBuilding, IconCloudOff, IconCloudUpload } from '@tabler/icons-react'
import type { HeadquartersSync } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import css from './headquarters.module.css'
import { useHeadquarters } from './store.ts'

const words = messages.headquarters

export const syncIcons: Record<HeadquartersSync['kind'], typeof IconBuilding> = {
  up_to_date: IconBuilding,
  to_send: IconCloudUpload,
  offline: IconCloudOff,
  trouble: IconAlertTriangle,
}

/** For the status line; nothing while this laptop is not connected. */
export function HeadquartersStatus({ onOpen }: { onOpen(): void }) {
  const state = useHeadquarters(({ state }) => state.value)
  if (state?.kind !== 'connected') return null
  const now = Date.now()
  const { sync } = state
  const Icon = syncIcons[sync.kind]
  return (
    <button type="button" className={`${css.status} ${css[sync.kind]}`} onClick={onOpen}>
      <Icon size={16} aria-hidden />
      <span className={css.statusText} title={words.wholeLine(sync, now)}>
        {words.line(sync, now)}
      </span>
    </button>
  )
}
