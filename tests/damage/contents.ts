import type { Sqlite } from '../../src-main/database/open.ts'

/** What a database holds of what leaders were told is saved, and what of it another one lacks. */

interface HeldPerson {
  cedula: string
  name: string
  phone: string | null
  barrio: string | null
  notes: string | null
  /** Display name of their leader's account; null: the person behind an account. */
  leader: string | null
  isHidden: boolean
  consents: number
  /** Settled result of the lookups; null: none. */
  status: string | null
}

interface HeldAccount {
  role: string
  isOwner: number
  isRemoved: number
}

export interface Contents {
  /** By uid. */
  people: Map<string, HeldPerson>
  /** By display name. */
  accounts: Map<string, HeldAccount>
  /** `cédula, display name`. */
  claims: Set<string>
}

export function contentsOf(sqlite: Sqlite): Contents {
  const people = new Map<string, HeldPerson>()
  const rows = sqlite
    .prepare(
      `SELECT person.uid, person.cedula, person.name, person.phone, person.barrio, person.notes,
              leader.display_name AS leader, person.deleted_at IS NOT NULL AS isHidden, record.status,
              (SELECT count(*) FROM consents WHERE person_id = person.id) AS consents
         FROM people AS person
         LEFT JOIN accounts AS leader ON leader.id = person.referred_by
         LEFT JOIN census_records AS record ON record.person_id = person.id`,
    )
    .all() as (Omit<HeldPerson, 'isHidden'> & { uid: string; isHidden: number })[]
  for (const { uid, isHidden, ...person } of rows) people.set(uid, { ...person, isHidden: isHidden === 1 })
  const accounts = new Map<string, HeldAccount>()
  const held = sqlite
    .prepare(
      `SELECT display_name AS name, role, is_owner AS isOwner, removed_at IS NOT NULL AS isRemoved FROM accounts`,
    )
    .all() as (HeldAccount & { name: string })[]
  for (const { name, ...account } of held) accounts.set(name, account)
  const claims = sqlite
    .prepare(
      `SELECT person.cedula || ', ' || account.display_name FROM claims AS claim
         JOIN people AS person ON person.id = claim.person_id
         JOIN accounts AS account ON account.id = claim.claimed_by`,
    )
    .pluck()
    .all() as string[]
  return { people, accounts, claims: new Set(claims) }
}

/** `own`: the person behind an account. `hidden`: a deleted person is in the list again. */
export type LossKind = 'person' | 'own' | 'edit' | 'hidden' | 'consent' | 'account' | 'claim'

export interface Loss {
  kind: LossKind
  who: string
}

const told = ['cedula', 'name', 'phone', 'barrio', 'notes', 'leader'] as const

/** What was acknowledged and is not there. A deleted person need not be. */
export function lossesOf(acknowledged: Contents, found: Contents): Loss[] {
  const losses: Loss[] = []
  for (const [uid, person] of acknowledged.people) {
    const there = found.people.get(uid)
    const who = person.cedula
    if (person.isHidden) {
      if (there?.isHidden === false) losses.push({ kind: 'hidden', who })
    } else if (there === undefined || there.isHidden)
      losses.push({ kind: person.leader === null ? 'own' : 'person', who })
    else {
      const changed = told.filter((field) => there[field] !== person[field])
      if (changed.length > 0) losses.push({ kind: 'edit', who: `${who} (${changed.join(', ')})` })
      if (there.consents < person.consents) losses.push({ kind: 'consent', who })
    }
  }
  for (const [name, account] of acknowledged.accounts) {
    const there = found.accounts.get(name)
    const isSame = there?.role === account.role && there.isRemoved === account.isRemoved
    if (!isSame) losses.push({ kind: 'account', who: name })
  }
  for (const claim of acknowledged.claims)
    if (!found.claims.has(claim)) losses.push({ kind: 'claim', who: claim })
  return losses
}
