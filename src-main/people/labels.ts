import type { TextCount } from '../../src-preload/contract/index.ts'
import {
  distinctLabels,
  hasLabel,
  labelKey,
  labelsOf,
  labelsText,
  maxLabels,
  withLabel,
  withoutLabel,
} from '../../src-preload/labels.ts'
import { touch } from '../census/repository.ts'
import { immediately } from '../database/immediately.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { isTheirs, leadersOf, type Whose } from '../whose.ts'

/** Labels of people: lists the labels in use, and changes those of many people at once. */

/** Sorted by name. A label with several spellings has its first one. */
export function labelCounts(sqlite: Sqlite, whose: Whose): TextCount[] {
  const texts = sqlite
    .prepare(
      `SELECT person.labels, count(*) FROM people AS person
        WHERE ${isTheirs} AND person.labels IS NOT NULL GROUP BY person.labels`,
    )
    .raw()
    .all(leadersOf(whose)) as [string, number][]
  const counts = new Map<string, TextCount>()
  for (const [text, people] of texts)
    for (const name of distinctLabels(labelsOf(text))) {
      const known = counts.get(labelKey(name))
      if (known === undefined) counts.set(labelKey(name), { name, people })
      else known.people += people
    }
  return [...counts].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, count]) => count)
}

/** Pure. The labels after a change. `full`: there is no room for one more. */
export function changedLabels(
  text: string | null,
  label: string,
  change: 'add' | 'remove',
): { text: string | null } | 'full' {
  const labels = labelsOf(text)
  switch (change) {
    case 'add':
      if (!hasLabel(labels, label) && labels.length >= maxLabels) return 'full'
      return { text: labelsText(withLabel(labels, label)) }
    case 'remove':
      return { text: labelsText(withoutLabel(labels, label)) }
  }
}

/** Most people changed in one transaction. */
export const labelledAtOnce = 100

/** Changes at most `labelledAtOnce` people in one transaction. Leaves out people of others than `whose`. */
export function changeLabels(
  database: Database,
  whose: Whose,
  personIds: readonly number[],
  label: string,
  change: 'add' | 'remove',
  now: number,
): { changed: number[]; full: number } {
  const { sqlite } = database
  return immediately(sqlite, () => {
    const people = sqlite
      .prepare(
        `SELECT person.id, person.labels
           FROM json_each(@ids) AS wanted CROSS JOIN people AS person ON person.id = wanted.value
          WHERE ${isTheirs} ORDER BY wanted.key`,
      )
      .all({ ids: JSON.stringify(personIds), ...leadersOf(whose) }) as { id: number; labels: string | null }[]
    const write = sqlite.prepare('UPDATE people SET labels = ?, updated_at = ? WHERE id = ?')
    const changed: number[] = []
    let full = 0
    for (const { id, labels } of people) {
      const after = changedLabels(labels, label, change)
      if (after === 'full') full += 1
      else if (after.text !== labels) {
        write.run(after.text, now, id)
        touch(database, id)
        changed.push(id)
      }
    }
    return { changed, full }
  })
}
