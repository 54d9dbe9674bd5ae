import type { HeldElsewhere } from '../../src-preload/contract/index.ts'
import { readLeaders } from '../changes/leaders.ts'
import { once } from '../database/once.ts'
import type { Sqlite } from '../database/open.ts'
import { findMember, memberOfLeader } from './repository.ts'
import { changesOf, whosePerson } from './whose-person.ts'

/**
 * A leader's laptop does not know the people of others, so a coordinator tells it which of its people another leader has: those are
 * in no list there until the coordinator decides (see changes/merge.ts).
 */

const statements = once((sqlite: Sqlite) => ({
  newly: sqlite.prepare(
    `SELECT other.uid, leader.uid AS holder FROM other_uids AS other
       JOIN people AS person ON person.cedula = other.cedula AND person.deleted_at IS NULL
       LEFT JOIN accounts AS leader ON leader.id = person.referred_by
      WHERE other.person_id IS NULL AND other.uid NOT IN (SELECT uid FROM headquarters_disputed)
      ORDER BY other.uid`,
  ),
  noLonger: sqlite
    .prepare(
      `SELECT uid FROM headquarters_disputed AS told
        WHERE NOT EXISTS (SELECT 1 FROM other_uids AS other
                            JOIN people AS person ON person.cedula = other.cedula AND person.deleted_at IS NULL
                           WHERE other.uid = told.uid AND other.person_id IS NULL)
        ORDER BY uid`,
    )
    .pluck(),
  told: sqlite.prepare(
    `INSERT INTO headquarters_disputed (uid, since) VALUES (@uid, @since)
       ON CONFLICT (uid) DO UPDATE SET since = min(since, excluded.since)`,
  ),
  forget: sqlite.prepare('DELETE FROM headquarters_disputed WHERE uid = ?'),
  all: sqlite.prepare('SELECT uid, since FROM headquarters_disputed ORDER BY since DESC, uid'),
}))

/** `member`: who is to be told; null: nobody. */
export interface Standing {
  uid: string
  member: string | null
  isHeldElsewhere: boolean
}

/** Standings that a coordinator has not sent yet. `own`: its member. */
export function untoldStandings(sqlite: Sqlite, own: string): Standing[] {
  const { newly, noLonger } = statements(sqlite)
  const told = (uid: string) => whosePerson(sqlite, uid, changesOf(sqlite, uid))
  const others = (member: string | null) =>
    member === null || member === own || findMember(sqlite, member) === null ? null : member
  return [
    ...(newly.all() as { uid: string; holder: string | null }[]).flatMap(({ uid, holder }): Standing[] => {
      const { person, present } = told(uid)
      if (person === null || person === 'erased' || person.hidden.value !== null || present === null)
        return []
      // Leaders who share a laptop settle it there.
      if (present === own || (holder !== null && memberOfLeader(sqlite, holder) === present)) return []
      return findMember(sqlite, present) === null ? [] : [{ uid, member: present, isHeldElsewhere: true }]
    }),
    ...(noLonger.all() as string[]).map(
      (uid): Standing => ({ uid, member: others(told(uid).present), isHeldElsewhere: false }),
    ),
  ]
}

/** Coordinators and the leader's laptop store it the same way. Must run in the caller's transaction. */
export function standingTold(sqlite: Sqlite, uid: string, since: number | null): void {
  const { told, forget } = statements(sqlite)
  if (since === null) forget.run(uid)
  else told.run({ uid, since })
}

/** The account's people whom another leader has. */
export function heldElsewhere(sqlite: Sqlite, accountId: number, now: number): HeldElsewhere[] {
  const leaders = readLeaders(sqlite, now)
  return (statements(sqlite).all.all() as { uid: string; since: number }[]).flatMap(({ uid, since }) => {
    const { person } = whosePerson(sqlite, uid, changesOf(sqlite, uid))
    if (person === null || person === 'erased' || leaders.find(person.leader.value) !== accountId) return []
    const { name, cedula } = person.fields
    return [{ uid, name: name.value ?? '', cedula: cedula.value ?? '', since }]
  })
}
