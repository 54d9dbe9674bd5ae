import { eq } from 'drizzle-orm'
import {
  defaultPreferences,
  type Preferences,
  preferences,
  type ScreenState,
  screenState,
} from '../../src-preload/contract/index.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import { accountPreferences } from '../database/schema.ts'

/** A part that another version of the app wrote in an unknown form gets its default. */
export function readPreferences({ orm }: Database, accountId: number): Preferences {
  const row = orm
    .select({ saved: accountPreferences.preferences })
    .from(accountPreferences)
    .where(eq(accountPreferences.accountId, accountId))
    .get()
  if (row === undefined || row.saved === null) return defaultPreferences
  const saved = JSON.parse(row.saved) as Record<string, unknown>
  const known = Object.entries(preferences.shape).flatMap(([part, shape]) => {
    const parsed = shape.safeParse(saved[part])
    return parsed.success ? [[part, parsed.data]] : []
  })
  return { ...defaultPreferences, ...Object.fromEntries(known) }
}

export function savePreferences(
  database: Database,
  accountId: number,
  changed: Partial<Preferences>,
): Preferences {
  return immediately(database.sqlite, () => {
    const next = { ...readPreferences(database, accountId), ...changed }
    const text = JSON.stringify(next)
    database.orm
      .insert(accountPreferences)
      .values({ accountId, preferences: text })
      .onConflictDoUpdate({ target: accountPreferences.accountId, set: { preferences: text } })
      .run()
    return next
  })
}

/** null: none was saved, or another version of the app saved it in an unknown form. */
export function readScreenState({ orm }: Database, accountId: number): ScreenState | null {
  const row = orm
    .select({ saved: accountPreferences.screenState })
    .from(accountPreferences)
    .where(eq(accountPreferences.accountId, accountId))
    .get()
  if (row === undefined || row.saved === null) return null
  const parsed = screenState.safeParse(JSON.parse(row.saved))
  return parsed.success ? parsed.data : null
}

export function writeScreenState({ orm }: Database, accountId: number, state: ScreenState | null): void {
  const text = state === null ? null : JSON.stringify(state)
  orm
    .insert(accountPreferences)
    .values({ accountId, screenState: text })
    .onConflictDoUpdate({ target: accountPreferences.accountId, set: { screenState: text } })
    .run()
}
