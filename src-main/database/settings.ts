import { eq } from 'drizzle-orm'
import { once } from './once.ts'
import type { Database, Sqlite } from './open.ts'
import { settings } from './schema.ts'

/** Keys of the `settings` table. Values are text; times are UTC milliseconds in decimal digits. */
export type SettingKey =
  /** The key of 2captcha. */
  | 'captcha_key'
  /** JSON of a `CaptchaPeer`: address and key of the service that speaks createTask. */
  | 'captcha_peer'
  /** The `CaptchaProviderName` whose account is used first. */
  | 'captcha_first'
  /** JSON of the balances of the captcha accounts: see queue/money-watch.ts. */
  | 'captcha_balances'
  /** A `CaptchaWay` that the leader chose. */
  | 'captcha_way'
  /** Name of the census page in use: see settings/census.ts. */
  | 'census_page'
  /** JSON of the chosen election, with the URL of the page that listed it. */
  | 'census_election'
  /** JSON of the ids of the elections that each page has listed, by its URL: see settings/offered-elections.ts. */
  | 'elections_seen'
  /** JSON of the latest `ElectionNews`. */
  | 'election_news'
  /** JSON of the owner's `Schedule`. */
  | 'schedule'
  /** JSON of the owner's `Guidance`. */
  | 'guidance'
  /** JSON of the owner's `Policy`. */
  | 'policy'
  /** End of the last lookup: the gap holds across restarts. */
  | 'last_lookup_ended_at'
  /** Set while the leader has paused the queue. */
  | 'paused'
  /** JSON of the lane's breaker: see queue/breaker.ts. */
  | 'breaker'
  /** Written, read back and removed by the self-test. */
  | 'self_test'
  /** JSON of the network errors in a row: see queue/offline.ts. */
  | 'network_errors'
  /** JSON of the fault of a census page: see queue/page-fault.ts. */
  | 'page_fault'
  /** JSON of the unsettled captchas and the unanswered submission: see queue/purchases.ts. */
  | 'pending_captchas'
  /** US dollars that captchas may cost per day, in digits; 'none': no limit. */
  | 'daily_ceiling'
  /** JSON of the owner's `PesoRate`. */
  | 'peso_rate'
  /** JSON of the acknowledged changes that the database has lost: see database/missing.ts. */
  | 'missing_changes'
  /** Generation of the key file that belongs to this database: see accounts/vault.ts. */
  | 'keys_generation'
  /** JSON of the paths of files that a kill may have left unfinished: see unfinished-files.ts. */
  | 'unfinished_files'
  /** JSON of the `FolderRisk` whose notice was dismissed. */
  | 'folder_risk_seen'
  /** Id of the last entry of the audit log that the owner has read. */
  | 'audit_seen'
  /** Id and hash of the last entry of the audit log: see database/audit-chain.ts. */
  | 'audit_head'
  /** Idle minutes after which the app locks, in digits; 'never'. */
  | 'auto_lock'
  /** JSON of the last salvage, with the people it concerned: see backup/salvage.ts. */
  | 'salvaged'
  /** Number of erased rows of people, in digits. Copies add it, so that their count never falls. */
  | 'erased_rows'
  /** Time of the last erasure, until the indexes and the WAL hold nothing of the people: see erasure/purge.ts. */
  | 'erasure_unfinished'
  /** Copies are being rewritten without erased people: a kill may have interrupted it. */
  | 'copies_rewriting'
  /** Days after which hidden people are erased, in digits; without it they stay. */
  | 'hidden_days'

/** Uses a prepared statement: the lane reads several settings for each state that it reports. */
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
