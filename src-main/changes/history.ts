import type { ChangedBy, PersonChange } from '../../src-preload/contract/index.ts'
import { goneActor } from '../database/audit.ts'
import { type ChangeRange, isIn } from '../database/change-range.ts'
import type { Sqlite } from '../database/open.ts'
import { undoableParts } from './undo.ts'

/** The changes of one person, with their time and author. */

const shownChanges = 100

interface Row extends Omit<PersonChange, 'by' | 'mayUndo'> {
  hlc: string
  isFromAfar: 0 | 1
  mayUndo: 0 | 1
}

/** Newest first. `most`: -1 for all. */
export function readChanges(sqlite: Sqlite, personId: number, most = shownChanges): PersonChange[] {
  const rows = sqlite
    .prepare(
      `SELECT change.id, CAST(change.hlc AS INTEGER) AS at, change.part, change.before, change.after, change.hlc,
              change.exchange_id IS NOT NULL OR (EXISTS (SELECT 1 FROM headquarters)
                AND change.hlc NOT LIKE '%-' || (SELECT node FROM device)) AS isFromAfar,
              change.hlc = max(change.hlc) OVER (PARTITION BY change.part) AND change.hlc > ifnull(
                (SELECT max(hlc) FROM changes WHERE uid = person.uid AND part = 'registered'), '') AS mayUndo
         FROM people AS person JOIN changes AS change ON change.uid = person.uid
        WHERE person.id = @personId AND change.part IN (SELECT value FROM json_each(@parts))
        ORDER BY change.hlc DESC LIMIT @most`,
    )
    .all({ personId, parts: JSON.stringify([...undoableParts, 'registered']), most }) as Row[]
  const nameOf = sqlite.prepare('SELECT display_name FROM accounts WHERE uid = ?').pluck()
  const named = (part: PersonChange['part'], value: string | null): string | null => {
    if (part === 'leader' && value !== null) return (nameOf.get(value) as string | undefined) ?? null
    return part === 'registered' ? null : value
  }
  const whoChanged = changersOf(sqlite, personId)
  const registeredBy = (after: string | null): ChangedBy => {
    const name = nameOf.get((JSON.parse(after ?? '{}') as { leader?: string }).leader) as string | undefined
    return name === undefined ? { kind: 'gone' } : { kind: 'account', name }
  }
  return rows.map(({ mayUndo, before, after, hlc, isFromAfar, ...change }) => ({
    ...change,
    before: named(change.part, before),
    after: named(change.part, after),
    by: change.part === 'registered' ? registeredBy(after) : byOthers(whoChanged(hlc), isFromAfar === 1),
    mayUndo: mayUndo === 1 && change.part !== 'registered',
  }))
}

/** A change that this laptop's log does not name came from another laptop. */
const byOthers = (by: ChangedBy, isFromAfar: boolean): ChangedBy =>
  by.kind === 'unknown' && isFromAfar ? { kind: 'other_laptop' } : by

/** Reads from the audit log who made the changes between two values of the clock. */
function changersOf(sqlite: Sqlite, personId: number): (hlc: string) => ChangedBy {
  const recorded = sqlite
    .prepare(
      `SELECT entry.actor, entry.detail ->> 'after' AS after, entry.detail ->> 'upTo' AS upTo
         FROM people AS person CROSS JOIN audit_log AS entry ON entry.person = person.uid
        WHERE person.id = @personId AND entry.detail ->> 'upTo' IS NOT NULL
       UNION ALL
       SELECT actor, detail ->> 'after', detail ->> 'upTo' FROM audit_log
        WHERE action IN ('people_changed', 'people_moved', 'account_removed') AND detail ->> 'upTo' IS NOT NULL`,
    )
    .all({ personId }) as (ChangeRange & { actor: string | null })[]
  const nameOf = sqlite
    .prepare(
      `SELECT account.display_name FROM accounts AS account JOIN people AS person ON person.id = account.person_id
        WHERE person.uid = ?`,
    )
    .pluck()
  return (hlc) => {
    const by = recorded.find((range) => isIn(hlc, range))
    if (by === undefined || by.actor === null) return { kind: 'unknown' }
    const name = by.actor === goneActor ? undefined : (nameOf.get(by.actor) as string | undefined)
    return name === undefined ? { kind: 'gone' } : { kind: 'account', name }
  }
}
