import type { DatabaseHealth, LookupError, LookupStep } from '../../src-preload/contract/index.ts'
import type { KeyKeeper } from '../accounts/key-keeper.ts'
import type { Backups } from '../backup/backups.ts'
import type { Rescue } from '../backup/rescue.ts'
import { migrationsTable } from '../database/migrate.ts'
import type { Database } from '../database/open.ts'
import type { Environment } from '../environment.ts'
import type { Lane } from '../queue/lane.ts'
import { autoLockMinutes } from '../settings/auto-lock-minutes.ts'
import { captchaSettings } from '../settings/captcha-accounts.ts'
import { censusInForce } from '../settings/census.ts'
import type { SessionFacts } from './facts.ts'

export interface DiagnosedSession {
  database: Database
  lane: Pick<Lane, 'state'>
  backups: Pick<Backups, 'state'>
  health(): DatabaseHealth
  rescue: Pick<Rescue, 'state'>
  keyFile: Pick<KeyKeeper, 'state'>
}

/** Number of attempts whose outcomes are counted. */
const counted = 500
const failures = 10

/** Throws if the database cannot be read. */
export async function readSession(
  session: DiagnosedSession,
  environment: Environment,
): Promise<SessionFacts> {
  const { database, lane, backups } = session
  const { sqlite } = database
  const count = (query: string) => sqlite.prepare(query).pluck().get() as number
  const { waiting, running, paused, parked, online } = lane.state()
  const { last, inNoCopy, onlyHere, trouble, place } = await backups.state()
  const census = censusInForce(database, environment)
  const captcha = captchaSettings(database, environment)
  return {
    accounts: count('SELECT count(*) FROM accounts WHERE removed_at IS NULL'),
    people: count('SELECT count(*) FROM people WHERE deleted_at IS NULL AND referred_by IS NOT NULL'),
    migrations: count(`SELECT count(*) FROM ${migrationsTable}`),
    settings: {
      captchaWay: captcha.way,
      captchaKey: captcha.source,
      hasCaptchaPeer: captcha.peer !== null,
      dailyCeiling: captcha.dailyCeiling,
      census: new URL(census.url).host,
      hasElection: census.election !== null,
      autoLock: autoLockMinutes(database),
    },
    queue: {
      waiting,
      isRunning: running !== null,
      isPaused: paused,
      parked: parked?.reason ?? null,
      isOnline: online,
      outcomes: outcomesIn(database),
    },
    failures: failuresIn(database),
    health: session.health(),
    isReplaced: session.rescue.state() !== null,
    areKeysWritten: session.keyFile.state().isWritten,
    backup: { last, inNoCopy, onlyHere, trouble, place: stateOf(place) },
  }
}

function stateOf(place: { isThere: boolean; isOverdue: boolean } | null): SessionFacts['backup']['place'] {
  if (place === null) return 'none'
  if (place.isThere) return 'there'
  return place.isOverdue ? 'overdue' : 'away'
}

const outcomesIn = ({ sqlite }: Database): SessionFacts['queue']['outcomes'] =>
  sqlite
    .prepare(
      `SELECT outcome, count(*) AS count
         FROM (SELECT outcome FROM lookup_attempts WHERE outcome IS NOT NULL ORDER BY id DESC LIMIT ?)
         GROUP BY outcome ORDER BY count DESC`,
    )
    .all(counted) as { outcome: string; count: number }[]

const failuresIn = ({ sqlite }: Database): SessionFacts['failures'] =>
  sqlite
    .prepare(
      `SELECT coalesce(ended_at, started_at) AS at, step, error, outcome FROM lookup_attempts
         WHERE outcome IN ('timeout', 'blocked', 'network_error', 'captcha_failed', 'parse_error', 'interrupted')
         ORDER BY id DESC LIMIT ?`,
    )
    .all(failures) as { at: number; step: LookupStep | null; error: LookupError | null; outcome: string }[]
