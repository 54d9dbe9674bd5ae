import { and, eq, isNull, sql } from 'drizzle-orm'
import type * as z from 'zod'
import {
  type ClaimState,
  type contract,
  type Dispute,
  type DisputesPage,
  disputesPageSize,
} from '../../src-preload/contract/index.ts'
import { recordedNow } from '../authorisation/authorised.ts'
import { touch } from '../census/repository.ts'
import { record, uidOf, uidOfAccount } from '../database/audit.ts'
import { rangeOf } from '../database/change-range.ts'
import { immediately } from '../database/immediately.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { accounts, claims, consents, people } from '../database/schema.ts'
import { parkUnauthorised } from '../queue/jobs.ts'
import { Refusal } from '../refusal.ts'

/** Writes, reads and decides claims. */

/** The data and the consent that a claimant has collected. */
type Claimed = Pick<typeof claims.$inferInsert, 'name' | 'phone' | 'method' | 'textVersion' | 'givenAt'>

/**
 * Writes a claim. Another try by the same leader updates the open one. `importId`: the import that makes the claim;
 * null: a registration makes it. Must run in the caller's transaction.
 */
export function keepClaim(
  { orm }: Pick<Database, 'orm'>,
  personId: number,
  claimedBy: number,
  typed: Claimed,
  now: number,
  importId: number | null = null,
): void {
  orm
    .insert(claims)
    .values({ personId, claimedBy, ...typed, createdAt: now, importId })
    .onConflictDoUpdate({
      target: [claims.personId, claims.claimedBy],
      targetWhere: sql`decided_at is null`,
      set: typed,
    })
    .run()
}

/**
 * Closes an account's open claims as moved, because the account is about to get these people. Adds the claimed consents
 * to the existing ones. Must run in the caller's transaction, before the people are moved.
 */
export function closeClaimsOf(
  { sqlite, orm }: Database,
  personIds: readonly number[],
  claimedBy: number,
  decidedBy: number,
  now: number,
): void {
  const closed = sqlite
    .prepare(
      `UPDATE claims
          SET decision = 'moved', note = '', decided_by = @decidedBy, decided_at = @now,
              held_by = (SELECT referred_by FROM people WHERE id = claims.person_id)
        WHERE decided_at IS NULL AND claimed_by = @claimedBy
          AND person_id IN (SELECT value FROM json_each(@ids))
        RETURNING person_id AS personId, method, text_version AS textVersion, given_at AS givenAt`,
    )
    .all({ ids: JSON.stringify(personIds), claimedBy, decidedBy, now }) as ({ personId: number } & Pick<
    Claimed,
    'method' | 'textVersion' | 'givenAt'
  >)[]
  for (const given of closed)
    orm
      .insert(consents)
      .values({
        ...given,
        collectedBy: claimedBy,
        recordedAt: recordedNow({ sqlite }, given.personId, now),
      })
      .run()
  parkUnauthorised({ sqlite }, personIds)
}

/**
 * Closes all open claims on a person as kept, because the person's cédula was corrected and the claims were about the
 * old one. Must run in the caller's transaction.
 */
export function closeClaimsOn(
  { orm }: Pick<Database, 'orm'>,
  personId: number,
  by: number,
  now: number,
): void {
  orm
    .update(claims)
    .set({ decision: 'kept', note: '', decidedBy: by, decidedAt: now, heldBy: by })
    .where(and(eq(claims.personId, personId), isNull(claims.decidedAt)))
    .run()
}

// ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const columns = `
  claim.id AS claimId, person.name AS personName, person.cedula, person.registered_at AS registeredAt,
  coalesce(leader.display_name, self.display_name) AS holder,
  leader.id IS NULL AND self.id IS NOT NULL AS isSelf,
  claimant.display_name AS claimant, claim.name, claim.phone, claim.method, claim.text_version AS textVersion,
  claim.given_at AS givenAt, claim.created_at AS createdAt,
  claim.decision, claim.note, claim.decided_at AS decidedAt, judge.display_name AS judge`

const tables = `
  claims AS claim
  JOIN people AS person ON person.id = claim.person_id AND person.deleted_at IS NULL
  LEFT JOIN accounts AS claimant ON claimant.id = claim.claimed_by
  LEFT JOIN accounts AS leader ON leader.id = iif(claim.decided_at IS NULL, person.referred_by, claim.held_by)
  LEFT JOIN accounts AS self ON self.person_id = person.id
  LEFT JOIN accounts AS judge ON judge.id = claim.decided_by`

interface Row {
  claimId: number
  personName: string
  cedula: string
  registeredAt: number
  holder: string | null
  isSelf: 0 | 1
  claimant: string | null
  name: string
  phone: string | null
  method: Dispute['claimant']['consent']['method']
  textVersion: number
  givenAt: number
  createdAt: number
  decision: 'kept' | 'moved' | null
  note: string
  decidedAt: number
  judge: string | null
}

const toDispute = (row: Row): Dispute => ({
  claimId: row.claimId,
  person: { name: row.personName, cedula: row.cedula },
  holder: { displayName: row.holder, isSelf: row.isSelf === 1, registeredAt: row.registeredAt },
  claimant: {
    displayName: row.claimant,
    name: row.name,
    phone: row.phone,
    consent: { method: row.method, textVersion: row.textVersion, givenAt: row.givenAt },
    at: row.createdAt,
  },
  decided:
    row.decision === null
      ? null
      : { outcome: row.decision, note: row.note, at: row.decidedAt, by: row.judge },
})

/**
 * These are literally the conditions of the indexes `one_open_claim` and `claims_decided`; SQLite uses the indexes only
 * then.
 */
const inState: Record<ClaimState, { where: string; order: string }> = {
  open: { where: 'decided_at IS NULL', order: 'claim.id' },
  decided: { where: 'decided_at IS NOT NULL', order: 'claim.decided_at DESC, claim.id DESC' },
}

const count = (sqlite: Sqlite, state: ClaimState): number =>
  sqlite
    .prepare(
      `SELECT count(*) FROM claims AS claim
         JOIN people AS person ON person.id = claim.person_id AND person.deleted_at IS NULL
        WHERE claim.${inState[state].where}`,
    )
    .pluck()
    .get() as number

export const openClaims = (sqlite: Sqlite): number => count(sqlite, 'open')

/** `page` counts from 0. */
export function disputes(sqlite: Sqlite, state: ClaimState, page: number): DisputesPage {
  const { where, order } = inState[state]
  const rows = sqlite
    .prepare(`SELECT ${columns} FROM ${tables} WHERE claim.${where} ORDER BY ${order} LIMIT ? OFFSET ?`)
    .all(disputesPageSize, page * disputesPageSize)
  return {
    disputes: rows.map((row) => toDispute(row as Row)),
    total: count(sqlite, state),
    open: openClaims(sqlite),
  }
}

export function dispute(sqlite: Sqlite, claimId: number): Dispute | null {
  const row = sqlite.prepare(`SELECT ${columns} FROM ${tables} WHERE claim.id = ?`).get(claimId)
  return row === undefined ? null : toDispute(row as Row)
}

// ── Deciding ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `heldBy`: the account that had the person before. `isMoved`: the person went to the claimant. */
export interface Decided {
  personId: number
  heldBy: number | null
  isMoved: boolean
}

/**
 * Decides an open claim in one transaction. A person who is moved keeps their record and job; the claimed consent is
 * added to the existing ones. Throws `Refusal` with `not_found`, `already_decided` or `not_a_leader`.
 */
export function decide(
  database: Database,
  { claimId, decision, note }: z.output<typeof contract.claims.decide.input>,
  decidedBy: number,
  now: number,
): Decided {
  const { orm } = database
  return immediately(database.sqlite, (): Decided => {
    const found = orm
      .select({ claim: claims, heldBy: people.referredBy, role: accounts.role })
      .from(claims)
      .innerJoin(people, and(eq(people.id, claims.personId), isNull(people.deletedAt)))
      .leftJoin(accounts, and(eq(accounts.id, claims.claimedBy), isNull(accounts.removedAt)))
      .where(eq(claims.id, claimId))
      .get()
    if (found === undefined) throw new Refusal('not_found')
    const { claim, heldBy, role } = found
    if (claim.decidedAt !== null) throw new Refusal('already_decided')
    const { personId, claimedBy, method, textVersion, givenAt } = claim
    const verdict = { decidedAt: now, note, decidedBy, heldBy }
    const isMoved = decision === 'move'
    if (isMoved) {
      if (role !== 'LEADER') throw new Refusal('not_a_leader')
      const { range } = rangeOf(database.sqlite, () =>
        orm
          .update(people)
          .set({ referredBy: claimedBy, updatedAt: now })
          .where(eq(people.id, personId))
          .run(),
      )
      const recordedAt = recordedNow(database, personId, now)
      orm
        .insert(consents)
        .values({ personId, method, textVersion, givenAt, collectedBy: claimedBy, recordedAt })
        .run()
      parkUnauthorised(database, [personId])
      touch(database, personId)
      record(database, {
        at: now,
        accountId: decidedBy,
        action: 'people_moved',
        person: uidOf(database, personId),
        detail: { people: 1, to: uidOfAccount(database, claimedBy), ...range },
      })
    }
    const decided = isMoved ? 'moved' : 'kept'
    orm
      .update(claims)
      .set({ ...verdict, decision: decided })
      .where(eq(claims.id, claimId))
      .run()
    // A move also decides the other open claims on the person, as kept.
    if (isMoved)
      orm
        .update(claims)
        .set({ ...verdict, decision: 'kept' })
        .where(and(eq(claims.personId, personId), isNull(claims.decidedAt)))
        .run()
    return { personId, heldBy, isMoved }
  })
}
