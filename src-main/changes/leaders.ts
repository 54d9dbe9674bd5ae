import { v7 as uuidv7 } from 'uuid'
import { messages } from '../../src-preload/messages/index.ts'
import { once } from '../database/once.ts'
import type { Sqlite } from '../database/open.ts'
import { sortKey } from '../people/sort-key.ts'
import type { Canonical } from './fold.ts'

/**
 * A leader has an account on each laptop, each with its own uid. Laptops share the knowledge which uids belong to one
 * leader (`same_leaders`). Each laptop decides for itself which of its accounts represents the leader.
 */
export interface Leaders {
  /** The smallest uid of the same leader. */
  canonical: Canonical
  /** All known uids of the same leader, this one included. */
  uidsOf(uid: string): string[]
  /**
   * The account on this laptop: its own account with the uid, else its own account of the same leader, else the account
   * of a leader of another laptop. null: none yet.
   */
  find(uid: string): number | null
  /** Like `find`, but adds a leader of another laptop if there is no account. */
  accountOf(uid: string): number
}

interface AccountOfLeader {
  id: number
  uid: string
  isElsewhere: 0 | 1
  isRemoved: 0 | 1
}

/**
 * Reads the present state, as if the database also held the pairs `more`. Does not see pairs and accounts that are
 * added later.
 */
export function readLeaders(
  sqlite: Sqlite,
  now: number,
  more: readonly (readonly [string, string])[] = [],
): Leaders {
  const { pairs: selectsPairs, accounts: selectsAccounts } = reads(sqlite)
  const pairs = selectsPairs.all() as [string, string][]
  const sameAs = uidsTogether([...pairs, ...more])
  const uidsOf = (uid: string) => sameAs.get(uid) ?? [uid]
  const accounts = selectsAccounts.all() as AccountOfLeader[]
  const byUid = new Map(accounts.map((account) => [account.uid, account]))
  const made = new Map<string, number>()
  const canonical = (uid: string) => uidsOf(uid)[0] ?? uid

  function find(uid: string): number | null {
    const exact = byUid.get(uid)
    if (exact?.isElsewhere === 0) return exact.id
    const theirs = uidsOf(uid).flatMap((one) => byUid.get(one) ?? [])
    const [best] = theirs.toSorted(
      (one, other) =>
        one.isElsewhere - other.isElsewhere || one.isRemoved - other.isRemoved || one.id - other.id,
    )
    return best?.id ?? made.get(canonical(uid)) ?? null
  }

  return {
    canonical,
    uidsOf,
    find,
    accountOf(uid) {
      const known = find(uid)
      if (known !== null) return known
      const displayName = messages.exchange.unnamedLeader
      const id = addLeaderElsewhere(sqlite, { uid, displayName, cameWith: 0 }, now)
      made.set(canonical(uid), id)
      return id
    },
  }
}

const reads = once((sqlite: Sqlite) => ({
  pairs: sqlite.prepare('SELECT one, other FROM same_leaders').raw(),
  accounts: sqlite.prepare(
    `SELECT id, uid, came_with IS NOT NULL AS isElsewhere, removed_at IS NOT NULL AS isRemoved
       FROM accounts WHERE uid IS NOT NULL ORDER BY id`,
  ),
}))

/** Maps each uid to all uids of its group, sorted. Leaves out a uid without a pair. */
function uidsTogether(pairs: readonly (readonly [string, string])[]): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const [one, other] of pairs) {
    const [first, second] = [groups.get(one) ?? [one], groups.get(other) ?? [other]]
    if (first === second) continue
    const together = [...first, ...second]
    for (const uid of together) groups.set(uid, together)
  }
  for (const group of new Set(groups.values())) group.sort()
  return groups
}

/**
 * Adds a leader whose account is on another laptop. They have people, goals and claims here, and cannot sign in.
 * Returns the account's id. Must run in the caller's transaction.
 */
export function addLeaderElsewhere(
  sqlite: Sqlite,
  { uid, displayName, cameWith }: { uid: string; displayName: string; cameWith: number },
  now: number,
): number {
  // Nobody with this cédula can be registered, and hidden people are in no list.
  sqlite
    .prepare(
      `INSERT INTO people (uid, cedula, name, name_sort, registered_at, updated_at, deleted_at)
       VALUES (@uid, '-' || @uid, @displayName, @nameSort, @now, @now, @now) ON CONFLICT (uid) DO NOTHING`,
    )
    .run({ uid, displayName, nameSort: sortKey(displayName), now })
  const personId = sqlite.prepare('SELECT id FROM people WHERE uid = ?').pluck().get(uid) as number
  sqlite.prepare('INSERT INTO census_records (person_id) VALUES (?) ON CONFLICT DO NOTHING').run(personId)
  return Number(
    sqlite
      .prepare(
        `INSERT INTO accounts (uid, slot_id, person_id, display_name, role, is_owner, created_at, came_with)
         VALUES (@uid, @slotId, @personId, @displayName, 'LEADER', 0, @now, @cameWith)`,
      )
      .run({ uid, slotId: uuidv7({ msecs: now }), personId, displayName, now, cameWith }).lastInsertRowid,
  )
}

/** Removes leaders of other laptops of whom no data are left here. Must run in the caller's transaction. */
export function removeUnusedLeaders(sqlite: Sqlite, cameWith: number): void {
  const unused = sqlite
    .prepare(
      `SELECT id, person_id AS personId FROM accounts AS account WHERE came_with = @cameWith
          AND NOT EXISTS (SELECT 1 FROM people WHERE referred_by = account.id)
          AND NOT EXISTS (SELECT 1 FROM consents WHERE collected_by = account.id)
          AND NOT EXISTS (SELECT 1 FROM claims WHERE account.id IN (claimed_by, decided_by, held_by))
          AND NOT EXISTS (SELECT 1 FROM goals WHERE account.id IN (account_id, set_by))`,
    )
    .all({ cameWith }) as { id: number; personId: number }[]
  for (const { id, personId } of unused) {
    sqlite.prepare('DELETE FROM accounts WHERE id = ?').run(id)
    sqlite.prepare('DELETE FROM census_records WHERE person_id = ?').run(personId)
    sqlite.prepare('DELETE FROM people WHERE id = ?').run(personId)
  }
}

/**
 * Adds pairs of uids of one leader. Returns the accounts here whose group changed: all their people must be settled
 * again. Must run in the caller's transaction.
 */
export function addSameLeaders(
  sqlite: Sqlite,
  pairs: readonly (readonly [string, string])[],
  exchangeId: number | null,
  now: number,
): number[] {
  const insert = sqlite.prepare(
    'INSERT INTO same_leaders (one, other, exchange_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  )
  return regrouping(sqlite, now, () => {
    for (const [one, other] of pairs)
      if (one !== other) insert.run(...(one < other ? [one, other] : [other, one]), exchangeId)
  })
}

/** Removes the pairs that an exchange brought. Returns as `addSameLeaders`. */
export const removeSameLeaders = (sqlite: Sqlite, exchangeId: number, now: number): number[] =>
  regrouping(sqlite, now, () => {
    sqlite.prepare('DELETE FROM same_leaders WHERE exchange_id = ?').run(exchangeId)
  })

function regrouping(sqlite: Sqlite, now: number, change: () => void): number[] {
  const accounts = sqlite.prepare('SELECT id, uid FROM accounts WHERE uid IS NOT NULL').all() as {
    id: number
    uid: string
  }[]
  const groups = (leaders: Leaders) => {
    const ids = new Map<string, string>()
    for (const { id, uid } of accounts) {
      const key = leaders.canonical(uid)
      ids.set(key, `${ids.get(key) ?? ''} ${id}`)
    }
    return (uid: string) => ids.get(leaders.canonical(uid))
  }
  const before = groups(readLeaders(sqlite, now))
  change()
  const leaders = readLeaders(sqlite, now)
  const after = groups(leaders)
  const moved = accounts.filter(({ uid }) => before(uid) !== after(uid))
  // If a leader of another laptop turns out to be one of this laptop's leaders, the separate account is removed.
  const setRemoved = sqlite.prepare(
    'UPDATE accounts SET removed_at = ? WHERE id = ? AND came_with IS NOT NULL',
  )
  for (const { id, uid } of moved) setRemoved.run(leaders.find(uid) === id ? null : now, id)
  return moved.map(({ id }) => id)
}
