import { createHash } from 'node:crypto'
import type { AuditBreak, AuditCheck } from '../../src-preload/contract/index.ts'

/**
 * Pure. The hash chain of the audit log. Each hash covers its row and the previous hash, so that a removed, altered or
 * inserted row becomes visible. Rows from before the chain have no hash: the first hash covers all of them.
 */

/** A stored row. */
export interface AuditRow {
  id: number
  at: number
  actor: string | null
  person: string | null
  action: string
  detail: string
  hash: string | null
}

/** The last recorded row. Stored beside the log, so that the removal of the last rows becomes visible too. */
export interface AuditHead {
  id: number
  hash: string
}

/** Hash before the first row. */
const start = ''

export const hashOf = (
  previous: string,
  { id, at, actor, person, action, detail }: Omit<AuditRow, 'hash'>,
): string =>
  createHash('sha256')
    .update(JSON.stringify([previous, id, at, actor, person, action, detail]))
    .digest('hex')

/** The hash that the first chained row continues. `rows`: the rows from before the chain, in order. */
export const hashOfUnchained = (rows: Iterable<AuditRow>): string => {
  let hash = start
  for (const row of rows) hash = hashOf(hash, row)
  return hash
}

/** Limit of listed breaks; all are counted. */
const mostListed = 20

/** `rows`: the whole log in order. `head`: null if none is stored. */
export function checkChain(rows: Iterable<AuditRow>, head: AuditHead | null): AuditCheck {
  const breaks: AuditBreak[] = []
  let found = 0
  const note = (one: AuditBreak) => {
    found += 1
    if (breaks.length < mostListed) breaks.push(one)
  }
  let entries = 0
  let last = 0
  let lastAt: number | null = null
  /** null: unknown, because the row with it is missing. */
  let previous: string | null = start
  let isChained = false
  for (const row of rows) {
    entries += 1
    if (isChained && row.id !== last + 1) {
      note({ kind: 'missing', from: last + 1, to: row.id - 1, after: lastAt })
      previous = null
    }
    const isFirst: boolean = !isChained && row.hash !== null
    const computed: string | null = previous === null ? null : hashOf(previous, row)
    if (isFirst && row.id > 1 && row.hash !== computed) note({ kind: 'altered_before', before: row.id })
    else if ((isChained || isFirst) && computed !== null && row.hash !== computed)
      note({ kind: 'altered', entry: row.id, at: row.at })
    isChained ||= row.hash !== null
    // Continues from the stored hash, so that each alteration shows at its own row.
    previous = isChained ? row.hash : computed
    last = row.id
    lastAt = row.at
  }
  if (isChained && head === null) note({ kind: 'missing', from: last + 1, to: null, after: lastAt })
  else if (head !== null && head.id > last)
    note({ kind: 'missing', from: last + 1, to: head.id, after: lastAt })
  else if (head !== null && head.id === last && head.hash !== previous)
    note({ kind: 'altered', entry: last, at: lastAt ?? 0 })
  else if (head !== null && head.id < last) note({ kind: 'altered', entry: head.id + 1, at: lastAt ?? 0 })
  return found === 0
    ? { kind: 'whole', entries, hash: isChained ? previous : null }
    : { kind: 'broken', entries, breaks, found }
}
