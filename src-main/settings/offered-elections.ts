import type { Election, ElectionNews } from '../../src-preload/contract/index.ts'
import type { Database } from '../database/open.ts'
import { readSetting, writeSetting } from '../database/settings.ts'

/** Remembers the elections that each census page has listed, and which of them are new: results may be outdated. */

/** Ids by the page's address. */
type Seen = Record<string, string[]>

const readSeen = (database: Database): Seen =>
  JSON.parse(readSetting(database, 'elections_seen') ?? '{}') as Seen

export const electionNews = (database: Pick<Database, 'sqlite'>): ElectionNews | null => {
  const saved = readSetting(database, 'election_news')
  return saved === null ? null : (JSON.parse(saved) as ElectionNews)
}

/** False: nobody has a result that could be outdated. */
function writeNews(database: Database, news: ElectionNews): boolean {
  const hasResults = database.sqlite
    .prepare('SELECT 1 FROM census_records WHERE status IS NOT NULL LIMIT 1')
    .get()
  if (hasResults === undefined) return false
  writeSetting(database, 'election_news', JSON.stringify(news))
  return true
}

/**
 * Notes the elections that a page lists. A list may still be incomplete, so a missing election means nothing. True: the
 * page lists an election that it did not list before, and somebody has a result. The first list of a page is no news.
 */
export function noteOffered(
  database: Database,
  url: string,
  elections: readonly Election[],
  now: number,
): boolean {
  if (elections.length === 0) return false
  const seen = readSeen(database)
  const known = seen[url]
  const fresh = elections.filter(({ id }) => known?.includes(id) !== true)
  if (fresh.length === 0) return false
  const ids = [...new Set([...(known ?? []), ...fresh.map(({ id }) => id)])].slice(-mostIds)
  writeSetting(database, 'elections_seen', JSON.stringify({ ...seen, [url]: ids }))
  if (known === undefined) return false
  return writeNews(database, {
    kind: 'offered',
    name: fresh.at(-1)?.name.slice(0, longestName) ?? null,
    at: now,
  })
}

/** Limits for a hostile page's list. */
const mostIds = 500
const longestName = 200

/** From now on, lookups ask for another election. */
export function noteChosen(database: Database, election: Election | null, now: number): void {
  writeNews(database, { kind: 'chosen', name: election?.name.slice(0, longestName) ?? null, at: now })
}
