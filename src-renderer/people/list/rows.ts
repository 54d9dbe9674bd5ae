import {
  isNarrowed,
  type ListedPart,
  type PersonRow,
  statuses,
  type TableView,
} from '../../../src-preload/contract/index.ts'
import { narrowingFields } from '../../../src-preload/person-fields.ts'

/** Pure. Rules of loaded rows: which of two is newer, and when to list again. */

export type Rows = ReadonlyMap<number, PersonRow>

/** The least recently used rows are evicted first. */
const maxRows = 4_000

export function withRows(held: Rows, incoming: readonly PersonRow[]): Rows {
  const next = new Map(held)
  for (const row of incoming) {
    const old = next.get(row.id)
    next.delete(row.id)
    next.set(row.id, old && old.revision >= row.revision ? old : row)
  }
  if (next.size > maxRows) {
    const surplus = next.size - maxRows
    for (const id of [...next.keys()].slice(0, surplus)) next.delete(id)
  }
  return next
}

/** Whether a change may alter counts, membership or order. `altered`: changed parts of a row that is not loaded. */
export function altersList(
  before: PersonRow | undefined,
  after: PersonRow,
  view: TableView,
  altered: readonly ListedPart[],
): boolean {
  if (before && after.revision <= before.revision) return false
  const differs = (part: ListedPart) => (before ? before[part] !== after[part] : altered.includes(part))
  if (before ? statuses[before.status].tab !== statuses[after.status].tab : altered.includes('status'))
    return true
  return differs(view.sort.by) || (isNarrowed(view) && narrowingFields.some(differs))
}

/** Keeps a row that has left the list at its index while the leader reads it or may be about to click it. */
export function withHeldRow(
  listed: Int32Array,
  shownBefore: Int32Array | null,
  heldId: number | null,
): Int32Array {
  if (heldId === null || shownBefore === null || listed.includes(heldId)) return listed
  const place = shownBefore.indexOf(heldId)
  if (place < 0) return listed
  const at = Math.min(place, listed.length)
  const shown = new Int32Array(listed.length + 1)
  shown.set(listed.subarray(0, at))
  shown[at] = heldId
  shown.set(listed.subarray(at), at + 1)
  return shown
}

/** Pause between two lists while changes keep coming, in milliseconds. */
const listRestMs = { least: 1_500, most: 5_000 }
/** The pause as a multiple of the last list's duration, to spare a slow laptop with a large table. */
const listRestTimes = 30

/** `took`: duration of the last list in milliseconds. */
export const listRest = (took: number): number =>
  Math.min(listRestMs.most, Math.max(listRestMs.least, listRestTimes * took))

/** Whether both contain the same people in the same order. */
export const isSame = (one: Int32Array, other: Int32Array): boolean =>
  one.length === other.length && one.every((id, at) => id === other[at])
