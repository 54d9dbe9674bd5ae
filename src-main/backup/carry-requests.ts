import type { Sqlite } from '../database/open.ts'
import { tried } from './present.ts'

/** A request of the present data. Ids of accounts are those of the present data. */
interface PresentRequest {
  id: number
  accountId: number
  /** Uid of the person; null: they are not registered, or erased. */
  uid: string | null
  notedAt: number
  erasedAt: number | null
}

/** Every column of a request except those that name the account and the person. */
const columns = [
  ...['kind', 'way', 'received_on', 'due_on', 'name', 'cedula', 'contact', 'asked', 'extended_on'],
  ...['extension_reason', 'answered_on', 'answer', 'noted_at', 'erased_at'],
] as const

const present = `SELECT request.id, request.account_id AS accountId, person.uid, request.noted_at AS notedAt,
    request.erased_at AS erasedAt, ${columns.map((name) => `request.${name} AS ${name}`).join(', ')}
  FROM requests AS request LEFT JOIN people AS person ON person.id = request.person_id ORDER BY request.id`

/**
 * Brings the requests as they are in the present data: a restore does not end a deadline, and does not bring erased
 * data back. `accountOf`: the account in the copy, or the owner's. Returns false if they cannot be read.
 */
export function carryRequests(
  restored: Sqlite,
  from: Sqlite,
  accountOf: (id: number) => number | null,
): boolean {
  const requests = tried(() => from.prepare(present).all() as PresentRequest[])
  if (requests === null) return false
  const person = restored.prepare('SELECT id FROM people WHERE uid = ?').pluck()
  const notedAt = restored.prepare('SELECT noted_at FROM requests WHERE id = ?').pluck()
  const next = restored.prepare('SELECT coalesce(max(id), 0) + 1 FROM requests').pluck()
  const write = restored.prepare(
    `INSERT INTO requests (id, account_id, person_id, ${columns.join(', ')})
     VALUES (@id, @account, @personId, ${columns.map((name) => `@${name}`).join(', ')})
       ON CONFLICT (id) DO UPDATE SET account_id = @account, person_id = @personId,
         ${columns.map((name) => `${name} = @${name}`).join(', ')}`,
  )
  for (const request of requests) {
    const account = accountOf(request.accountId)
    if (account === null) continue
    const personId = request.uid === null ? null : ((person.get(request.uid) as number | undefined) ?? null)
    const there = notedAt.get(request.id) as number | undefined
    // Another request has this number if the copy's data developed differently since.
    const isOther = there !== undefined && there !== request.notedAt
    write.run({ ...request, id: isOther ? next.get() : request.id, account, personId })
  }
  return true
}
