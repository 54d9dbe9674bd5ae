import type { Sqlite } from '../database/open.ts'

/** Ids of people as numbers of 4 bytes, for lists of all people, as in a view, an order or an export. */

/**
 * The values that `sql` finds, in its order: one column of whole numbers, or of several joined by commas. SQLite joins
 * the ids into one text, which is read as bytes. As JavaScript values they would take 25 times the memory and twice the
 * time.
 */
export function idsOf(sqlite: Sqlite, sql: string, ...parameters: unknown[]): Int32Array {
  const joined = sqlite
    .prepare(`WITH found(ids) AS (${sql}) SELECT CAST(group_concat(ids) AS BLOB) FROM found`)
    .pluck()
    .get(...parameters) as Uint8Array | null
  return readIds(joined)
}

/** The values of two columns, in the same order. */
export function idPairsOf(sqlite: Sqlite, sql: string, ...parameters: unknown[]): [Int32Array, Int32Array] {
  const [one, other] = sqlite
    .prepare(
      `WITH found(one, other) AS (${sql})
       SELECT CAST(group_concat(one) AS BLOB), CAST(group_concat(other) AS BLOB) FROM found`,
    )
    .raw()
    .get(...parameters) as [Uint8Array | null, Uint8Array | null]
  return [readIds(one), readIds(other)]
}

function readIds(joined: Uint8Array | null): Int32Array {
  if (joined === null) return new Int32Array(0)
  const ids = parsedIds(joined)
  release(joined)
  return ids
}

const comma = 0x2c
const zero = 0x30

/**
 * Frees the memory of a list that nothing needs any more. The collector sees only a small heap, and would keep tens of
 * megabytes of such lists.
 */
export function release({ buffer }: Uint8Array | Int32Array): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0)
}

/** The first `count` ids, in the memory of `ids`, which is empty afterwards. */
export function shortened({ buffer }: Int32Array<ArrayBuffer>, count: number): Int32Array<ArrayBuffer> {
  return new Int32Array(buffer.transfer(count * Int32Array.BYTES_PER_ELEMENT))
}

/** `joined`: bytes of digits and commas only. Without iterators, which take six times as long. */
export function parsedIds(joined: Uint8Array): Int32Array {
  let length = 1
  for (let at = 0; at < joined.length; at++) if (joined[at] === comma) length += 1
  const ids = new Int32Array(length)
  let count = 0
  let id = 0
  for (let at = 0; at < joined.length; at++) {
    const byte = joined[at] ?? 0
    if (byte === comma) {
      ids[count++] = id
      id = 0
    } else id = id * 10 + byte - zero
  }
  ids[count] = id
  return ids
}

/** Concatenates lists. */
export function joinedIds(lists: readonly Int32Array[]): Int32Array {
  const ids = new Int32Array(lists.reduce((length, list) => length + list.length, 0))
  let at = 0
  for (const list of lists) {
    ids.set(list, at)
    at += list.length
  }
  return ids
}

/**
 * Groups ids by `groupOf`, a number below `groups`; `at` is the id's index. Groups are in order of their number; the
 * order within each group is kept.
 */
export function groupedIds(
  ids: Int32Array,
  groups: number,
  groupOf: (id: number, at: number) => number,
): Int32Array {
  const next = new Uint32Array(groups + 1)
  for (let at = 0; at < ids.length; at++) {
    const after = groupOf(ids[at] ?? 0, at) + 1
    next[after] = (next[after] ?? 0) + 1
  }
  for (let group = 1; group <= groups; group++) next[group] = (next[group] ?? 0) + (next[group - 1] ?? 0)
  const grouped = new Int32Array(ids.length)
  for (let at = 0; at < ids.length; at++) {
    const id = ids[at] ?? 0
    const group = groupOf(id, at)
    const place = next[group] ?? 0
    grouped[place] = id
    next[group] = place + 1
  }
  return grouped
}
