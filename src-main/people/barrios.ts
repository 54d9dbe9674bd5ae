import type { TextCount } from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import { isTheirs, leadersOf, type Whose } from '../whose.ts'
import { placeKey } from './place-key.ts'

/** Sorted by name. A barrio with several spellings has its most frequent one. */
export function barrioCounts(sqlite: Sqlite, whose: Whose): TextCount[] {
  const spellings = sqlite
    .prepare(
      `SELECT person.barrio AS name, count(*) AS people FROM people AS person
        WHERE ${isTheirs} AND person.barrio IS NOT NULL GROUP BY person.barrio ORDER BY people DESC, name`,
    )
    .all(leadersOf(whose)) as TextCount[]
  const counts = new Map<string, TextCount>()
  for (const { name, people } of spellings) {
    const known = counts.get(placeKey(name))
    if (known === undefined) counts.set(placeKey(name), { name, people })
    else known.people += people
  }
  return [...counts].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, count]) => count)
}

/** Every spelling of a barrio in use, across all leaders. */
export function spellingsOf(sqlite: Sqlite, barrio: string): string[] {
  const used = sqlite
    .prepare('SELECT DISTINCT barrio FROM people WHERE barrio IS NOT NULL AND deleted_at IS NULL')
    .pluck()
    .all() as string[]
  return used.filter((spelling) => placeKey(spelling) === placeKey(barrio))
}
