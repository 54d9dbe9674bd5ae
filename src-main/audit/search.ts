import { bogotaDayStart, dayMs } from '../../src-preload/bogota.ts'
import type { AuditEntry, AuditFilter, AuditPage } from '../../src-preload/contract/index.ts'
import { labelKey } from '../../src-preload/labels.ts'
import type { AuditRow } from '../database/audit-chain.ts'
import type { Sqlite } from '../database/open.ts'
import { infixQuery, prefixQuery, searchTerms } from '../people/search.ts'
import { actionsOf, entryOf, namesByUid, newsActions } from './entries.ts'
import { seenUpTo } from './seen.ts'

const pageSize = 50
/** Limit of listed news. */
const mostNews = 100

interface Wanted {
  filter: AuditFilter
  /** Uid of the owner's person. */
  owner: string
}

/** The newest entries that match the filter and precede the entry `before`; null: the newest of all. */
export function searchAuditLog(
  sqlite: Sqlite,
  { filter, owner, before }: Wanted & { before: number | null },
): AuditPage {
  const rows = [...rowsOf(sqlite, filter, { before, limit: pageSize + 1, newestFirst: true })]
  return { entries: told(sqlite, owner, rows.slice(0, pageSize)), hasMore: rows.length > pageSize }
}

/** The news that the owner has not read, newest first. */
export function auditNews(sqlite: Sqlite, owner: string): AuditEntry[] {
  const rows = sqlite
    .prepare(
      `SELECT * FROM audit_log WHERE id > ? AND action IN (SELECT value FROM json_each(?)) ORDER BY id DESC LIMIT ?`,
    )
    .all(seenUpTo({ sqlite }), JSON.stringify(newsActions), mostNews) as AuditRow[]
  return told(sqlite, owner, rows).filter(({ isNews }) => isNews)
}

function told(sqlite: Sqlite, owner: string, rows: readonly AuditRow[]): AuditEntry[] {
  const how = { names: namesByUid(sqlite), owner, seen: seenUpTo({ sqlite }) }
  return rows.map((row) => entryOf(row, how))
}

/** Rows that match the filter, by id ascending or descending. `limit`: -1 for all. */
export function rowsOf(
  sqlite: Sqlite,
  filter: AuditFilter,
  { before, limit, newestFirst }: { before: number | null; limit: number; newestFirst: boolean },
): Iterable<AuditRow> {
  const { kind, from, to } = filter
  // The plus keeps SQLite on the index of the source.
  const conditions = [
    ...(before === null ? [] : ['id < @before']),
    ...(kind === null ? [] : ['+action IN (SELECT value FROM json_each(@actions))']),
    ...(from === null ? [] : ['at >= @from']),
    ...(to === null ? [] : ['at < @to']),
  ]
  const { sources, values } = sourcesOf(sqlite, filter)
  const order = newestFirst ? 'DESC' : ''
  const found = sources.map((source) => {
    const where = [source, ...conditions].join(' AND ')
    return `SELECT id FROM (SELECT id FROM audit_log WHERE ${where} ORDER BY id ${order} LIMIT @limit)`
  })
  return sqlite
    .prepare(
      `SELECT * FROM audit_log WHERE id IN (${found.join(' UNION ')}) ORDER BY id ${order} LIMIT @limit`,
    )
    .iterate({
      before,
      actions: kind === null ? null : JSON.stringify(actionsOf(kind)),
      from: from === null ? null : bogotaDayStart(from),
      to: to === null ? null : bogotaDayStart(to) + dayMs,
      limit,
      ...values,
    }) as Iterable<AuditRow>
}

/**
 * Above these numbers, one scan of the log replaces the lookups by uid: the log has many entries of so many people, so
 * a scan from its end soon finds some.
 */
const mostPeople = 2_000
const mostAccounts = 20

/**
 * SQL of the sources of rows. Each one uses its own index or scans in the order of the log. Together they yield all
 * matching rows.
 */
function sourcesOf(
  sqlite: Sqlite,
  { text, kind }: AuditFilter,
): { sources: string[]; values: Record<string, string> } {
  if (text.trim() === '')
    return {
      sources: kind === null ? ['true'] : actionsOf(kind).map((action) => `action = '${action}'`),
      values: {},
    }
  const { infix, prefix } = searchTerms(text)
  const found = [
    ...(infix.length > 0 ? ['id IN (SELECT rowid FROM people_search WHERE people_search MATCH @infix)'] : []),
    ...(prefix.length > 0 ? ['id IN (SELECT rowid FROM people_words WHERE people_words MATCH @prefix)'] : []),
  ]
  const query = { infix: infixQuery(infix), prefix: prefixQuery(prefix) }
  const uids = `SELECT uid FROM people WHERE ${found.length === 0 ? 'false' : found.join(' AND ')}`
  const people = sqlite
    .prepare(`${uids} LIMIT ${mostPeople + 1}`)
    .pluck()
    .all(query) as string[]
  const accounts = accountsNamed(sqlite, text)
  const values = {
    ...query,
    accounts: JSON.stringify(accounts),
    people: JSON.stringify([...people, ...accounts]),
  }
  const among = (name: 'people' | 'accounts') => `(SELECT value FROM json_each(@${name}))`
  if (people.length > mostPeople || accounts.length > mostAccounts)
    return {
      sources: [
        `(+actor IN ${among('accounts')} OR +person IN ${among('accounts')} OR +person IN (${uids}))`,
      ],
      values,
    }
  return {
    sources: [
      `person IN ${among('people')}`,
      ...accounts.map((uid) => `actor = '${uid.replaceAll("'", "''")}'`),
    ],
    values,
  }
}

/** Uids of the people behind accounts whose display name contains every word. */
function accountsNamed(sqlite: Sqlite, text: string): string[] {
  const words = labelKey(text).split(/\s+/)
  const accounts = sqlite
    .prepare(
      'SELECT account.display_name AS name, person.uid FROM accounts AS account JOIN people AS person ON person.id = account.person_id',
    )
    .all() as { name: string; uid: string }[]
  return accounts
    .filter(({ name }) => words.every((word) => labelKey(name).includes(word)))
    .map(({ uid }) => uid)
}
