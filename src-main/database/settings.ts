import { eq } from 'drizzle-orm'
import { once } from './once.ts'
import type { Database, Sqlite } from './open.ts'
import { settings } from './schema.ts'

/** What is kept under a name; values are text. Times are UTC milliseconds in digits. */
export type SettingKey =
  /** The key of the captcha service. */
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
  /** JSON of the lane's breaker: see queue/breaker.ts. */
  | 'breaker'
  /** What the self-test wrote to see it read; there only for a moment. */
  | 'self_test'
  /** JSON of the network errors in a row: see queue/offline.ts. */
  | 'network_errors'
  /** JSON of the fault of a census page: see queue/page-fault.ts. */
  | 'page_fault'
  /** JSON of the submitted captchas that are not settled: see queue/purchases.ts. */
  | 'pending_captchas'
  /** US dollars a day that captchas may cost, in digits; 'none': any. */
  | 'daily_ceiling'
  /** The writing of the key file that this database goes with: see accounts/vault.ts. */
  | 'keys_generation'
  /** Idle minutes after which the app locks, in digits; 'never'. */
  | 'auto_lock'

/** The lane reads a handful with each word that it says. */
export function readSetting({ sqlite }: Pick<Database, 'sqlite'>, key: SettingKey): string | null {
  return (byKey(sqlite).get(key) as string | undefined) ?? null
}

const byKey = once((sqlite: Sqlite) => sqlite.prepare('SELECT value FROM settings WHERE key = ?').pluck())

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
