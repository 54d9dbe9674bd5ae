import { type Change, type Person, personOf } from '../changes/fold.ts'
import { once } from '../database/once.ts'
import type { Sqlite } from '../database/open.ts'
import { memberOfLeader } from './repository.ts'

/** The member of a person according to all known changes. */

const rows = once((sqlite: Sqlite) =>
  sqlite.prepare('SELECT hlc, uid, part, before, after FROM changes WHERE uid = ? ORDER BY id'),
)

export const changesOf = (sqlite: Sqlite, uid: string): Change[] => rows(sqlite).all(uid) as Change[]

const asIs = (uid: string): string => uid

export interface WhosePerson {
  person: Person | 'erased' | null
  /** Member of the present leader; null: not known. */
  present: string | null
  /** Members of all leaders whom the person ever had. */
  ever: Set<string>
}

export function whosePerson(sqlite: Sqlite, uid: string, changes: readonly Change[]): WhosePerson {
  const person = personOf(uid, changes, asIs)
  const known = (leader: string) => memberOfLeader(sqlite, leader)
  return {
    person,
    present: person === null || person === 'erased' ? null : known(person.leader.value),
    ever: new Set(leadersIn(changes).flatMap((leader) => known(leader) ?? [])),
  }
}

/** Uids of accounts. */
export const leadersIn = (changes: readonly Change[]): string[] =>
  changes.flatMap(({ part, after }) => {
    switch (part) {
      case 'registered':
        return [(JSON.parse(after ?? '') as { leader: string }).leader]
      case 'leader':
        return after === null ? [] : [after]
      default:
        return []
    }
  })

/** Claims of other members' leaders contain what those leaders typed, so this member must not get them. */
export const tellable = (sqlite: Sqlite, changes: readonly Change[], member: string): Change[] =>
  changes.filter(
    ({ part, after }) =>
      part !== 'claim' ||
      memberOfLeader(sqlite, (JSON.parse(after ?? '') as { claimant: string }).claimant) === member,
  )
