import { eq } from 'drizzle-orm'
import {
  defaultPreferences,
  type Place,
  type Preferences,
  place,
  preferences,
} from '../../src-preload/contract/index.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import { accountPreferences } from '../database/schema.ts'

/** A part that another version of the app wrote, and this one cannot parse, has its default. */
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

/** Where the account was last; null: nowhere yet, or in a place that this version of the app does not know. */
export function readPlace({ orm }: Database, accountId: number): Place | null {
  const row = orm
    .select({ saved: accountPreferences.place })
    .from(accountPreferences)
    .where(eq(accountPreferences.accountId, accountId))
    .get()
  if (row === undefined || row.saved === null) return null
  const parsed = place.safeParse(JSON.parse(row.saved))
  return parsed.success ? parsed.data : null
}

export function writePlace({ orm }: Database, accountId: number, place: Place | null): void {
  const text = place === null ? null : JSON.stringify(place)
  orm
    .insert(accountPreferences)
    .values({ accountId, place: text })
    .onConflictDoUpdate({ target: accountPreferences.accountId, set: { place: text } })
    .run()
}
