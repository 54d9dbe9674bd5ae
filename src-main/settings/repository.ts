import { eq } from 'drizzle-orm'
import type { Database } from '../database/open.ts'
import { settings } from '../database/schema.ts'

/** What is kept under a name; values are text. Times are UTC milliseconds in digits. */
export type SettingKey =
  /** The 2captcha key. */
  | 'captcha_key'
  /** A `CaptchaWay` that the leader chose. */
  | 'captcha_way'
  /** Which census page is asked: see settings/census.ts. */
  | 'census_page'
  /** JSON of the election that is asked, with the page that it was read from. */
  | 'census_election'
  /** When the last lookup ended: the gap holds across restarts. */
  | 'last_lookup_ended_at'
  /** Set while the leader has paused the queue. */
  | 'paused'
  /** JSON of the lane's breaker: see queue/lane.ts. */
  | 'breaker'
  /** What the self-test wrote to see it read; there only for a moment. */
  | 'self_test'

export function readSetting({ orm }: Pick<Database, 'orm'>, key: SettingKey): string | null {
  return (
    orm.select({ value: settings.value }).from(settings).where(eq(settings.key, key)).get()?.value ?? null
  )
}

/** null removes it. */
export function writeSetting({ orm }: Pick<Database, 'orm'>, key: SettingKey, value: string | null): void {
  if (value === null) orm.delete(settings).where(eq(settings.key, key)).run()
  else
    orm
      .insert(settings)
      .values({ key, value })
      .onConflictDoUpdate({ target: settings.key, set: { value } })
      .run()
}
