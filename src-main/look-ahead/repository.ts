import type { CaptchaProviderName } from '../../src-preload/captcha-providers.ts'
import { immediately } from '../database/immediately.ts'
import { once } from '../database/once.ts'
import type { Database, Sqlite } from '../database/open.ts'
import type { Captcha } from '../lookup/captcha/captcha.ts'
import { worthWaitingMs } from '../lookup/captcha/limits.ts'

/** SQL of the captchas bought ahead. Dollars are US dollars, times UTC milliseconds. */

export interface OpenCaptcha {
  id: number
  serviceId: string | null
  provider: CaptchaProviderName
  captcha: Captcha
  state: 'intended' | 'handed_in' | 'solved'
  intendedAt: number
  /** null: not solved yet. */
  usableUntil: number | null
}

/** Writes the intent and reserves `dollars`, before the request that buys it. Returns its id. */
export const intend = (
  { sqlite }: Database,
  {
    captcha,
    provider,
    dollars,
    now,
  }: { captcha: Captcha; provider: CaptchaProviderName; dollars: number; now: number },
): number =>
  Number(
    sqlite
      .prepare(
        `INSERT INTO captchas_ahead (captcha, provider, state, intended_at, cost) VALUES (?, ?, 'intended', ?, ?)`,
      )
      .run(JSON.stringify(captcha), provider, now, dollars).lastInsertRowid,
  )

export function noteHandedIn({ sqlite }: Database, id: number, serviceId: string): void {
  sqlite
    .prepare(`UPDATE captchas_ahead SET state = 'handed_in', service_id = ? WHERE id = ?`)
    .run(serviceId, id)
}

/** `dollars`: null if the service reported no price; the reserved one counts then. */
export function noteSolved(
  { sqlite }: Database,
  { id, dollars, now, usableUntil }: { id: number; dollars: number | null; now: number; usableUntil: number },
): void {
  sqlite
    .prepare(
      `UPDATE captchas_ahead SET state = 'solved', cost = coalesce(@dollars, cost),
         solved_at = coalesce(solved_at, @now), usable_until = @usableUntil WHERE id = @id`,
    )
    .run({ id, dollars, now, usableUntil })
}

/** Deletes a captcha that was not bought or costs nothing. */
export function forget({ sqlite }: Database, id: number): void {
  sqlite.prepare('DELETE FROM captchas_ahead WHERE id = ?').run(id)
}

/** No page will get the captcha. Its cost or possible cost still counts. */
export function noteUnused({ sqlite }: Database, id: number): void {
  sqlite.prepare(`UPDATE captchas_ahead SET state = 'unused' WHERE id = ?`).run(id)
}

/**
 * From here on the attempt has its cost. No effect if another attempt has it. If its person was erased meanwhile, the
 * cost stays here.
 */
export function noteUsed({ sqlite }: Database, id: number, attemptId: number): void {
  immediately(sqlite, () => {
    const { changes } = sqlite
      .prepare(`UPDATE captchas_ahead SET state = 'used' WHERE id = ? AND state NOT IN ('used', 'erased')`)
      .run(id)
    if (changes === 0) return
    const counted = sqlite
      .prepare(
        `UPDATE lookup_attempts SET captcha_cost = captcha_cost + ahead.cost, captcha_provider = ahead.provider
           FROM captchas_ahead AS ahead WHERE ahead.id = ? AND lookup_attempts.id = ?`,
      )
      .run(id, attemptId)
    if (counted.changes === 0)
      sqlite.prepare(`UPDATE captchas_ahead SET state = 'erased' WHERE id = ?`).run(id)
  })
}

/** Unsolved and ready captchas that an earlier run of the app left, oldest first. */
export const openCaptchas = ({ sqlite }: Database): OpenCaptcha[] =>
  (
    sqlite
      .prepare(
        `SELECT id, service_id AS serviceId, provider, captcha, state, intended_at AS intendedAt, usable_until AS usableUntil
           FROM captchas_ahead
          WHERE state IN ('intended', 'handed_in', 'solved') ORDER BY id`,
      )
      .all() as (Omit<OpenCaptcha, 'captcha'> & { captcha: string })[]
  ).map(({ captcha, ...row }) => ({ ...row, captcha: JSON.parse(captcha) as Captcha }))

/**
 * Solution times of the last twenty in milliseconds, latest first. Leaves out those whose solution was noticed late
 * because the app was closed.
 */
export const lastSolves = ({ sqlite }: Database): number[] =>
  (lastSolved(sqlite).all(worthWaitingMs) as number[]).map((ms) => Math.max(0, ms))

const lastSolved = once((sqlite: Sqlite) =>
  sqlite
    .prepare(
      `SELECT solved_at - intended_at FROM (SELECT solved_at, intended_at FROM captchas_ahead WHERE state <> 'erased' ORDER BY id DESC LIMIT 60)
        WHERE solved_at - intended_at < ? LIMIT 20`,
    )
    .pluck(),
)

/** The provider's highest price among its last hundred captchas; null: none has a price yet. */
export const highestPrice = ({ sqlite }: Database, provider: CaptchaProviderName): number | null =>
  dearest(sqlite).get(provider) as number | null

const dearest = once((sqlite: Sqlite) =>
  sqlite
    .prepare(
      `SELECT max(cost) FROM (SELECT cost, solved_at, provider FROM captchas_ahead WHERE state <> 'erased' ORDER BY id DESC LIMIT 100)
        WHERE solved_at IS NOT NULL AND provider = ?`,
    )
    .pluck(),
)

/** Counts what a captcha has cost whose attempt was erased. `boughtAt`: UTC ms; null: now. */
export function countErased(
  { sqlite }: Pick<Database, 'sqlite'>,
  {
    provider,
    dollars,
    boughtAt,
  }: { provider: CaptchaProviderName; dollars: number; boughtAt: number | null },
): void {
  sqlite
    .prepare(
      `INSERT INTO captchas_ahead (captcha, state, provider, cost, intended_at)
       VALUES ('{}', 'erased', @provider, @dollars, coalesce(@boughtAt, CAST(unixepoch('subsec') * 1000 AS INTEGER)))`,
    )
    .run({ provider, dollars, boughtAt })
}

/** What those that no attempt has cost or may cost, by the time of their purchase in [start, end). */
export const aheadSpending = (
  { sqlite }: Pick<Database, 'sqlite'>,
  { start, end }: { start: number; end: number },
): number => spent(sqlite).get({ start, end }) as number

const spent = once((sqlite: Sqlite) =>
  sqlite
    .prepare(
      `SELECT total(cost) FROM captchas_ahead
        WHERE intended_at >= @start AND intended_at < @end AND state <> 'used'`,
    )
    .pluck(),
)

export interface Unused {
  captchas: number
  dollars: number
}

/** Captchas bought in [start, end) that no page got. */
export const unusedIn = (
  { sqlite }: Pick<Database, 'sqlite'>,
  { start, end }: { start: number; end: number },
): Unused => wasted(sqlite).get({ start, end }) as Unused

const wasted = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `SELECT count(*) AS captchas, total(cost) AS dollars FROM captchas_ahead
      WHERE intended_at >= @start AND intended_at < @end AND state = 'unused'`,
  ),
)

/** Deletes at most `most` captchas from before `end` that are finished. Returns the number deleted. */
export const pruneCaptchas = ({ sqlite }: Database, end: number, most: number): number =>
  sqlite
    .prepare(
      `DELETE FROM captchas_ahead WHERE id IN (
         SELECT id FROM captchas_ahead WHERE intended_at < ? AND state IN ('used', 'unused', 'erased') LIMIT ?)`,
    )
    .run(end, most).changes
