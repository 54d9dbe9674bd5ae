import { IconAlertTriangle, IconDeviceFloppy } from '@tabler/icons-react'
import { messages } from '../../src-preload/messages/index.ts'
import { usePreferences } from '../preferences-store.ts'
import { useAccount } from '../session/store.ts'
import { Banner } from '../ui/banner.tsx'
import { focusOnRemoval } from '../ui/focus-on-removal.ts'
import button from '../ui/text-button.module.css'
import { openSalvage } from './open.ts'
import { isPutOff } from './put-off.ts'
import { askLater, choosePlace, putOff, useBackup } from './store.ts'

const words = messages.backup
const salvage = messages.salvage

/** Milliseconds after a salvage during which leaders are reminded of the people to check. */
const remindedMs = 7 * 24 * 3_600_000

const icon = <IconDeviceFloppy size={18} aria-hidden />
const warning = <IconAlertTriangle size={18} aria-hidden />

function Answer({ label, onClick }: { label: string; onClick(): void }) {
  return (
    <button type="button" className={button.textButton} ref={focusOnRemoval} onClick={onClick}>
      {label}
    </button>
  )
}

/** Asks the owner for a second place once there are ten people, and reminds every leader of one that stays away. */
function Place() {
  const { isOwner } = useAccount()
  const { backup } = useBackup()
  const putOffAt = usePreferences((preferences) => preferences.putOff.place)
  if (backup === null) return null
  const { place, asksForPlace } = backup
  if (asksForPlace && isOwner)
    return (
      <Banner icon={icon} label={words.ask.title}>
        <span>{words.ask.why}</span>
        <Answer label={words.outside.choose} onClick={() => void choosePlace()} />
        <Answer label={words.ask.later} onClick={() => void askLater()} />
      </Banner>
    )
  const now = Date.now()
  if (place === null || !place.isOverdue || isPutOff('place', putOffAt, place.seenAt, now)) return null
  return (
    <Banner icon={icon} label={words.ask.title}>
      <span>{words.overdue(place, now)}</span>
      {isOwner && <Answer label={words.outside.change} onClick={() => void choosePlace()} />}
      <Answer label={words.ask.understood} onClick={() => void putOff('place')} />
    </Banner>
  )
}

function Damaged() {
  const { isOwner } = useAccount()
  return (
    <Banner icon={warning} label={salvage.title} isGrave>
      <span role="alert">
        {salvage.damaged} {!isOwner && salvage.ownerSalvages}
      </span>
      {isOwner && <Answer label={salvage.open} onClick={() => void openSalvage()} />}
    </Banner>
  )
}

/** People whom a salvage could not restore completely. */
function Salvaged({ onSee }: { onSee(): void }) {
  const { salvaged } = useBackup()
  const putOffAt = usePreferences((preferences) => preferences.putOff.salvage)
  const now = Date.now()
  if (salvaged === null || salvaged.people.length === 0) return null
  if (now - salvaged.at > remindedMs || isPutOff('salvage', putOffAt, salvaged.at, now)) return null
  return (
    <Banner icon={warning} label={salvage.last.title}>
      <span>{salvage.last.banner(salvaged.people.length)}</span>
      <Answer label={salvage.last.see} onClick={onSee} />
      <Answer label={salvage.last.later} onClick={() => void putOff('salvage')} />
    </Banner>
  )
}

/** Banners about copies and the database's health that need a leader. `onSee`: shows Ajustes › Copias de seguridad. */
export function BackupBanners({ onSee }: { onSee(): void }) {
  const health = useBackup((state) => state.health)
  return (
    <>
      {health?.state === 'damaged' ? <Damaged /> : <Salvaged onSee={onSee} />}
      <Place />
    </>
  )
}
