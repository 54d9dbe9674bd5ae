import type { Database } from '../database/open.ts'
import { readSetting } from '../database/settings.ts'

const usualAutoLock = 10

/** Idle minutes after which the app locks; null: never. */
export function autoLockMinutes(database: Pick<Database, 'sqlite'>): number | null {
  const saved = readSetting(database, 'auto_lock')
  if (saved === null) return usualAutoLock
  return saved === 'never' ? null : Number(saved)
}
