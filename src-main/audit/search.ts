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

/** The newest entries of the filter before the entry `before`; null: the newest of all. */
export function searchAuditLog(
  sqlite: Sqlite,
  { filter, owner, before }: Wanted & { before: number | null },
): AuditPage {
  const rows = [...rowsOf(sqlite, filter, { before, limit: pageSize + 1, newestFirst: true })]
  return { entries: told(sqlite, owner, rows.slice(0, pageSize)), hasMore: rows.length > pageSize }
}

/** What the owner has not read of, newest first. */
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

/** Rows of the filter, in the order of their ids or from the newest on. */
export function rowsOf(
  sqlite: Sqlite,
  { text, kind, from, to }: AuditFilter,
  { before, limit, newestFirst }: { before: number | null; limit: number; newestFirst: boolean },
): Iterable<AuditRow> {
  const conditions = [
    ...(before === null ? [] : ['id < @before']),
    ...(kind === null ? [] : ['action IN (SELECT value FROM json_each(@actions))']),
    ...(from === null ? [] : ['at >= @from']),
    ...(to === null ? [] : ['at < @to']),
  ]
  const values = {
    before,
    actions: kind === null ? null : JSON.stringify(actionsOf(kind)),
    from: from === null ? null : bogotaDayStart(from),
    to: to === null ? null : bogotaDayStart(to) + dayMs,
    limit,
  }
  const who = text.trim() === '' ? null : whoMatches(sqlite, text)
  if (who !== null) conditions.push(who.condition)
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
  return sqlite
    .prepare(`SELECT * FROM audit_log ${where} ORDER BY id ${newestFirst ? 'DESC' : ''} LIMIT @limit`)
    .iterate({ ...values, ...who?.values }) as Iterable<AuditRow>
}

/** Entries by accounts with such a name, and those about such accounts and people. */
function whoMatches(sqlite: Sqlite, text: string): { condition: string; values: Record<string, string> } {
  const accounts = `(SELECT value FROM json_each(@accounts))`
  const { infix, prefix } = searchTerms(text)
  const found = [
    ...(infix.length > 0 ? ['SELECT rowid FROM people_search WHERE people_search MATCH @infix'] : []),
    ...(prefix.length > 0 ? ['SELECT rowid FROM people_words WHERE people_words MATCH @prefix'] : []),
  ]
  const people = found.map((ids) => `id IN (${ids})`).join(' AND ')
  const isOfPerson = people === '' ? 'false' : `person IN (SELECT uid FROM people WHERE ${people})`
  return {
    condition: `(actor IN ${accounts} OR person IN ${accounts} OR ${isOfPerson})`,
    values: {
      accounts: JSON.stringify(accountsNamed(sqlite, text)),
      infix: infixQuery(infix),
      prefix: prefixQuery(prefix),
    },
  }
}

/** Uids of the people of accounts whose display name has every word. */
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
