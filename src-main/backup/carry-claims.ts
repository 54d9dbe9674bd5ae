import type { Sqlite } from '../database/open.ts'
import { tried } from './present.ts'

/** A claim of the present data. Ids are those of the present data. */
interface PresentClaim {
  uid: string
  claimedBy: number
  name: string
  phone: string | null
  method: string
  textVersion: number
  givenAt: number
  createdAt: number
  decidedAt: number | null
  decision: 'kept' | 'moved' | null
  note: string | null
  decidedBy: number | null
  heldBy: number | null
}

const present = `SELECT person.uid, claim.claimed_by AS claimedBy, claim.name, claim.phone, claim.method,
    claim.text_version AS textVersion, claim.given_at AS givenAt, claim.created_at AS createdAt,
    claim.decided_at AS decidedAt, claim.decision, claim.note, claim.decided_by AS decidedBy, claim.held_by AS heldBy
  FROM claims AS claim JOIN people AS person ON person.id = claim.person_id ORDER BY claim.id`

/**
 * Brings the claims made since the copy, and the decisions to keep a person made since. A claim decided by a move is
 * open again, because the restore gives the person back to the former leader. `accountOf`: the account in the copy;
 * null: it has none. Returns false if the claims cannot be read.
 */
export function carryClaims(
  restored: Sqlite,
  from: Sqlite,
  accountOf: (id: number | null) => number | null,
): boolean {
  const claims = tried(() => from.prepare(present).all() as PresentClaim[])
  if (claims === null) return false
  const person = restored.prepare('SELECT id FROM people WHERE uid = ?').pluck()
  const known = restored
    .prepare('SELECT id FROM claims WHERE person_id = ? AND claimed_by = ? AND created_at = ?')
    .pluck()
  const insert = restored.prepare(
    `INSERT OR IGNORE INTO claims (person_id, claimed_by, name, phone, method, text_version, given_at, created_at,
       decided_at, decision, note, decided_by, held_by)
     VALUES (@personId, @by, @name, @phone, @method, @textVersion, @givenAt, @createdAt, @decidedAt, @decision, @note,
       @decider, @holder)`,
  )
  const decide = restored.prepare(
    `UPDATE claims SET decided_at = @decidedAt, decision = @decision, note = @note, decided_by = @decider,
       held_by = @holder WHERE id = @id AND decided_at IS NULL`,
  )
  for (const claim of claims) {
    const personId = person.get(claim.uid) as number | undefined
    const by = accountOf(claim.claimedBy)
    if (personId === undefined || by === null) continue
    const decider = accountOf(claim.decidedBy)
    const isKept = claim.decision === 'kept' && decider !== null
    const { name, phone, method, textVersion, givenAt, createdAt } = claim
    const decision = isKept
      ? {
          decidedAt: claim.decidedAt,
          decision: 'kept',
          note: claim.note,
          decider,
          holder: accountOf(claim.heldBy),
        }
      : { decidedAt: null, decision: null, note: null, decider: null, holder: null }
    const id = known.get(personId, by, createdAt) as number | undefined
    if (id === undefined)
      insert.run({ personId, by, name, phone, method, textVersion, givenAt, createdAt, ...decision })
    else if (isKept) decide.run({ id, ...decision })
  }
  return true
}
