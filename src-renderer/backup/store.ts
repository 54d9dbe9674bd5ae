import { create } from 'zustand'
import type {
  AppError,
  BackupState,
  DatabaseHealth,
  LastSalvage,
  Result,
} from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { savePreferences } from '../preferences.ts'
import { usePreferences } from '../preferences-store.ts'
import { notice } from '../ui/notice.tsx'
import type { PutOff } from './put-off.ts'

interface BackupSeen {
  /** null: not read yet. */
  backup: BackupState | null
  failure: AppError | null
  health: DatabaseHealth | null
  /** null: none, or not read yet. */
  salvaged: LastSalvage | null
}

const start: BackupSeen = {
  backup: null,
  failure: null,
  health: null,
  salvaged: null,
}

export const useBackup = create<BackupSeen>(() => start)
const { setState: set } = useBackup

export async function loadBackup(): Promise<void> {
  const result = await ask(window.referidos.backup.state())
  set(result.ok ? { backup: result.value, failure: null } : { failure: result.error })
}

async function loadHealth(): Promise<void> {
  const [health, salvaged] = await Promise.all([
    ask(window.referidos.backup.health()),
    ask(window.referidos.backup.lastSalvage()),
  ])
  set({
    ...(health.ok ? { health: health.value } : {}),
    ...(salvaged.ok ? { salvaged: salvaged.value } : {}),
  })
}

/** Follows copies and the database's health until the returned function is called. */
export function followBackup(): () => void {
  const stops = [
    window.referidos.on('backup.changed', (backup) => set({ backup, failure: null })),
    window.referidos.on('backup.healthChanged', (health) => set({ health })),
  ]
  void loadBackup()
  void loadHealth()
  return () => {
    for (const stop of stops) stop()
    set(start)
  }
}

/** null: refused; the error was shown. */
async function change(answer: Promise<Result<BackupState>>): Promise<BackupState | null> {
  const result = await ask(answer)
  if (result.ok) {
    set({ backup: result.value, failure: null })
    return result.value
  }
  notice.failed(result.error)
  return null
}

export async function copyNow(): Promise<void> {
  const state = await change(window.referidos.backup.copyNow())
  if (state !== null) notice.done(messages.backup.last(state, Date.now()))
}

export async function choosePlace(): Promise<void> {
  const before = useBackup.getState().backup?.place ?? null
  const place = (await change(window.referidos.backup.choosePlace()))?.place ?? null
  const isNew =
    place !== null && (before === null || place.name !== before.name || place.kind !== before.kind)
  if (isNew) notice.done(messages.backup.outside.chosen(place))
}

export async function forgetPlace(): Promise<void> {
  const state = await change(window.referidos.backup.forgetPlace())
  if (state !== null) notice.done(messages.backup.outside.forgotten)
}

export const askLater = () => change(window.referidos.backup.askLater())

/** Stores the postponement for the signed-in account. */
export const putOff = (which: PutOff): Promise<void> =>
  savePreferences({ putOff: { ...usePreferences.getState().putOff, [which]: Date.now() } })
