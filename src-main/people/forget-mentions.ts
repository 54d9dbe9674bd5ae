import { once } from '../database/once.ts'
import type { Sqlite } from '../database/open.ts'
import { likeThem, type Mentioned, withoutThem } from './mentions.ts'

/**
 * Takes erased people out of what was written about others: notes and labels, with their history, requests, claims and
 * places of meetings. Other laptops do the same once they know of the erasure, if they had the people.
 */

/** More people than these are looked for in every text: so many patterns for each would take longer. */
const mostPatterns = 40

interface Searched {
  table: 'people' | 'requests' | 'claims' | 'sheets'
  columns: readonly string[]
}

const searched: readonly Searched[] = [
  { table: 'people', columns: ['barrio', 'notes', 'labels'] },
  { table: 'requests', columns: ['name', 'contact', 'asked', 'extension_reason', 'answer'] },
  { table: 'claims', columns: ['note'] },
  { table: 'sheets', columns: ['place'] },
]

/** Parts of `changes` that are one text, and the texts within those that are JSON. */
const textParts = ['barrio', 'notes', 'labels']
const textsWithin: Readonly<Record<string, readonly string[]>> = { registered: textParts, claim: ['note'] }

const statements = once((sqlite: Sqlite) => ({
  sharesPhone: sqlite
    .prepare('SELECT 1 FROM people WHERE phone = ? AND id NOT IN (SELECT value FROM json_each(?)) LIMIT 1')
    .pluck(),
  uidOf: sqlite.prepare('SELECT uid FROM people WHERE id = ?').pluck(),
  claimed: sqlite
    .prepare('SELECT uid FROM people WHERE id = (SELECT person_id FROM claims WHERE id = ?)')
    .pluck(),
  otherUids: sqlite.prepare('SELECT uid FROM other_uids').pluck(),
  changesOf: sqlite.prepare('SELECT id, part, before, after FROM changes WHERE uid = ?'),
  writeChange: sqlite.prepare('UPDATE changes SET before = ?, after = ? WHERE id = ?'),
  touch: sqlite.prepare('UPDATE census_records SET revision = revision + 1 WHERE person_id = ?'),
}))

export interface Forgetting {
  people: readonly Mentioned[]
  /** Their rows, which go. */
  ids: readonly number[]
}

/** Removes their mentions from a text. A phone that another person has too stays. */
export function forgetterOf(sqlite: Sqlite, { people, ids }: Forgetting): (text: string) => string {
  return withoutThem(mentionedAlone(sqlite, people, ids))
}

function mentionedAlone(sqlite: Sqlite, people: readonly Mentioned[], ids: readonly number[]): Mentioned[] {
  const { sharesPhone } = statements(sqlite)
  const gone = JSON.stringify(ids)
  return people.map(({ phone, ...one }) => ({
    ...one,
    phone: phone === null || sharesPhone.get(phone, gone) !== undefined ? null : phone,
  }))
}

/**
 * Must run in the transaction that erases, while nothing is recorded in `changes`. Returns the ids of the people whose
 * notes, labels or barrio are others now.
 */
export function forgetMentions(sqlite: Sqlite, { people, ids }: Forgetting): number[] {
  const { uidOf, claimed, otherUids, touch } = statements(sqlite)
  const mentioned = mentionedAlone(sqlite, people, ids)
  const forget = withoutThem(mentioned)
  const groups = likeThem(mentioned)
  const [changed = [], , claims = []] = searched.map((where) => rewrite(sqlite, where, groups, forget))
  const uids = new Set([
    ...changed.map((id) => uidOf.get(id) as string),
    ...claims.map((id) => claimed.get(id) as string),
    ...(otherUids.all() as string[]),
    ...uidsWithHistory(sqlite, groups),
  ])
  for (const uid of uids) rewriteChanges(sqlite, uid, forget)
  for (const id of changed) touch.run(id)
  return changed
}

/** SQL that holds for a text which may name them, and its parameters. */
function mayName(text: string, groups: readonly string[][]): { sql: string; values: string[] } {
  if (groups.flat().length > mostPatterns) return { sql: 'true', values: [] }
  const any = groups.map((group) => group.map(() => `${text} LIKE ?`).join(' AND '))
  return { sql: any.length === 0 ? 'false' : `(${any.join(' OR ')})`, values: groups.flat() }
}

/** Returns the ids of the rows that it changed. */
function rewrite(
  sqlite: Sqlite,
  { table, columns }: Searched,
  groups: readonly string[][],
  forget: (text: string) => string,
): number[] {
  const all = `concat_ws(char(10), ${columns.join(', ')})`
  const { sql, values } = mayName('texts', groups)
  const rows = sqlite
    .prepare(
      `SELECT id, ${columns.join(', ')} FROM (SELECT *, ${all} AS texts FROM ${table} WHERE coalesce(${columns.join(', ')}, ${columns[0]}) IS NOT NULL)
        WHERE ${sql}`,
    )
    .all(...values) as ({ id: number } & Record<string, string | null>)[]
  const write = sqlite.prepare(
    `UPDATE ${table} SET ${columns.map((column) => `${column} = @${column}`).join(', ')} WHERE id = @id`,
  )
  return rows.flatMap((row) => {
    const next = { ...row, ...mapped(row, columns, forget) }
    if (columns.every((column) => next[column] === row[column])) return []
    write.run(next)
    return [row.id]
  })
}

const mapped = (
  from: Readonly<Record<string, unknown>>,
  columns: readonly string[],
  forget: (text: string) => string,
): Record<string, unknown> =>
  Object.fromEntries(
    columns
      .filter((column) => column in from)
      .map((column) => {
        const value = from[column]
        return [column, typeof value === 'string' ? forget(value) : value]
      }),
  )

/**
 * Uids whose past texts may name them. A later text is the `before` of a change, but for those who were registered anew
 * after they had been hidden.
 */
function uidsWithHistory(sqlite: Sqlite, groups: readonly string[][]): string[] {
  const { sql, values } = mayName('texts', groups)
  return sqlite
    .prepare(
      `SELECT DISTINCT uid FROM (SELECT uid, part, concat_ws(char(10), before, after) AS texts FROM changes
         WHERE part IN ('barrio', 'notes', 'labels', 'hidden'))
        WHERE part = 'hidden' OR ${sql}`,
    )
    .pluck()
    .all(...values) as string[]
}

interface ChangeRow {
  id: number
  part: string
  before: string | null
  after: string | null
}

function rewriteChanges(sqlite: Sqlite, uid: string, forget: (text: string) => string): void {
  const { changesOf, writeChange } = statements(sqlite)
  for (const { id, ...row } of changesOf.all(uid) as ChangeRow[]) {
    const { before, after } = withoutMentions(row, forget)
    if (before !== row.before || after !== row.after) writeChange.run(before, after, id)
  }
}

/** A change, stored or staged, without them. */
export function withoutMentions<Of extends Omit<ChangeRow, 'id'>>(
  change: Of,
  forget: (text: string) => string,
): Of {
  const { part, before, after } = change
  const within = textsWithin[part]
  const next = (text: string | null): string | null => {
    if (text === null) return null
    if (textParts.includes(part)) return forget(text)
    // Most say nothing of them: what is read as JSON is written anew.
    if (within === undefined || forget(text) === text) return text
    const read = JSON.parse(text) as Record<string, unknown>
    const clean = { ...read, ...mapped(read, within, forget) }
    return JSON.stringify(clean)
  }
  return { ...change, before: next(before), after: next(after) }
}
