import { IconUsers } from '@tabler/icons-react'
import { messages } from '../../src-preload/messages/index.ts'
import { usePreferences } from '../preferences-store.ts'
import { Banner } from '../ui/banner.tsx'
import { focusOnRemoval } from '../ui/focus-on-removal.ts'
import button from '../ui/text-button.module.css'
import { putOffHeld } from './commands.ts'
import { useHeadquarters } from './store.ts'

const words = messages.headquarters.held

/** Tells a leader of people whom another leader has, until they have seen it. `onSee`: shows Ajustes › Sede. */
export function HeldBanner({ onSee }: { onSee(): void }) {
  const held = useHeadquarters((state) => state.held.value)
  const putOffAt = usePreferences(({ putOff }) => putOff.held)
  if (held === null || held.length === 0) return null
  const latest = Math.max(...held.map(({ since }) => since))
  if (putOffAt !== null && putOffAt >= latest) return null
  return (
    <Banner icon={<IconUsers size={18} aria-hidden />} label={words.title}>
      <span>{words.banner(held.length)}</span>
      <button type="button" className={button.textButton} onClick={onSee}>
        {words.see}
      </button>
      <button
        type="button"
        className={button.textButton}
        ref={focusOnRemoval}
        onClick={() => void putOffHeld()}
      >
        {words.later}
      </button>
    </Banner>
  )
}
