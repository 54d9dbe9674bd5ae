import { writtenFields } from '../../src-preload/person-fields.ts'
import { immediately } from '../database/immediately.ts'
import { once } from '../database/once.ts'
import type { Database, Sqlite } from '../database/open.ts'
import type { Ranges } from '../database/steps.ts'
import type { Change } from './fold.ts'
import { addChanges, type Merged } from './merge.ts'
import type { MergeOptions } from './rows.ts'

/** Parts whose changes store the previous value. */
export const undoableParts: readonly string[] = [...writtenFields, 'leader', 'hidden']

/** Ids of people whose parts were restored. `kept`: uids of people who have a later change of the same part. */
export interface TakenBack extends Pick<Merged, 'written' | 'gone'> {
  kept: string[]
}

interface Row extends Change {
  id: number
}

/** Changes per range of `smallRanges`: at least as many as one edit of a person makes. */
const changesAtOnce = 16

/** The ranges of a step, in parts that are short to undo. */
export const smallRanges = (step: Ranges): Ranges =>
  step.flatMap(({ after, upTo }) => {
    const parts: Ranges = []
    for (let at = after; at < upTo; at += changesAtOnce)
      parts.push({ after: at, upTo: Math.min(upTo, at + changesAtOnce) })
    return parts
  })

/**
 * Undoes a range of a step's changes by new changes that restore the previous values, in one transaction. Later changes
 * of the same part win, unless they are of the step. `step`: its ranges of ids in `changes`. The latest range must
 * be undone first.
 */
export function takeBack(
  database: Database,
  range: Ranges[number],
  step: Ranges,
  options: MergeOptions,
): TakenBack {
  const { sqlite } = database
  return immediately(sqlite, () => {
    const kept = new Set<string>()
    const inverse: Change[] = []
    const hlc = nextHlc(sqlite, options.now)
    for (const change of netOf(readRange(sqlite, range))) {
      if (isOverruled(sqlite, change, step) || isTaken(sqlite, change)) kept.add(change.uid)
      else
        inverse.push({ hlc, uid: change.uid, part: change.part, before: change.after, after: change.before })
    }
    const { written, gone } = addChanges(database, inverse, options)
    return { written, gone, kept: [...kept] }
  })
}

const readRange = (sqlite: Sqlite, { after, upTo }: Ranges[number]): Row[] =>
  rowsOfRange(sqlite).all(after, upTo, JSON.stringify(undoableParts)) as Row[]

const rowsOfRange = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `SELECT id, hlc, uid, part, before, after FROM changes
      WHERE id > ? AND id <= ? AND part IN (SELECT value FROM json_each(?)) ORDER BY id`,
  ),
)

/** Combines several changes of one part of a person into one, from the first value to the last. */
function netOf(rows: readonly Row[]): Row[] {
  const net = new Map<string, Row>()
  for (const row of rows) {
    const key = `${row.uid} ${row.part}`
    const first = net.get(key)
    net.set(key, first === undefined ? row : { ...row, before: first.before })
  }
  return [...net.values()].filter(({ before, after }) => before !== after)
}

/**
 * Whether the part was changed or the person registered again after the step. A later change that was itself undone
 * does not count.
 */
function isOverruled(sqlite: Sqlite, { uid, part, hlc, after }: Row, step: Ranges): boolean {
  const later = laterOnes(sqlite).all(uid, part, hlc) as Pick<Row, 'id' | 'part' | 'after'>[]
  const others = later.filter(({ id }) => !step.some((range) => id > range.after && id <= range.upTo))
  if (others.some((one) => one.part !== part)) return true
  const last = others.at(-1)
  return last !== undefined && last.after !== after
}

const laterOnes = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `SELECT id, part, after FROM changes
      WHERE uid = ? AND part IN (?, 'registered', 'erased') AND hlc > ? ORDER BY hlc`,
  ),
)

/** Whether somebody else now has the cédula that would come back. */
function isTaken(sqlite: Sqlite, { uid, part, before }: Row): boolean {
  const cedula =
    part === 'cedula'
      ? before
      : part === 'hidden' && before === null
        ? sqlite.prepare('SELECT cedula FROM people WHERE uid = ?').pluck().get(uid)
        : null
  if (typeof cedula !== 'string') return false
  // The cédula was freed: somebody else has it.
  if (cedula.startsWith('-')) return true
  const of = sqlite.prepare('SELECT 1 FROM people WHERE cedula = ? AND uid <> ? AND deleted_at IS NULL')
  return of.get(cedula, uid) !== undefined
}

function nextHlc(sqlite: Sqlite, now: number): string {
  return sqlite
    .prepare(
      `UPDATE device SET counter = iif(@now > ms, 0, counter + 1), ms = max(ms, @now)
       RETURNING printf('%015d-%06d-%s', ms, counter, node)`,
    )
    .pluck()
    .get({ now }) as string
}
