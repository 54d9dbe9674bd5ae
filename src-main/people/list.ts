import { bogotaDayStart, dayMs } from '../../src-preload/bogota.ts'
import {
  type CensusStatus,
  censusStatuses,
  isNarrowed,
  type ListFilter,
  type PlaceCount,
  type SortColumn,
  type SortOrder,
  type Tab,
  type TableView,
  tabNames,
  tabs,
} from '../../src-preload/contract/index.ts'
import { hasLabel, labelsOf } from '../../src-preload/labels.ts'
import { isAuthorised } from '../authorisation/authorised.ts'
import type { Sqlite } from '../database/open.ts'
import { leadersOf, narrowed, type Whose } from '../whose.ts'
import { spellingsOf } from './barrios.ts'
import { groupedIds, idPairsOf, idsOf, joinedIds, parsedIds, release, shortened } from './ids.ts'
import { placeKey } from './place-key.ts'
import { infixQuery, prefixQuery, searchTerms } from './search.ts'
import { sortKey } from './sort-key.ts'

export interface Listed {
  /** In the requested order. */
  ids: Int32Array<ArrayBuffer>
  counts: Record<Tab, number>
}

/**
 * The ids of the people in a view, in its order, and the counts of its tabs. Each part of the query reads the ids from
 * one covering index. The parts are intersected here, so that no query reads the people's rows. `kept`: a cache that
 * this call fills and uses; see `forgetOrders`.
 */
export function list(
  sqlite: Sqlite,
  all: Whose,
  view: TableView,
  kept: KeptOrders = createKeptOrders(),
): Listed {
  const whose = narrowed(all, view.filter.leader)
  // One transaction, so that all parts read the same snapshot.
  return sqlite.transaction(() => listed(sqlite, whose, view, basisOf(sqlite, whose, kept)))()
}

function listed(sqlite: Sqlite, whose: Whose, view: TableView, basis: Basis): Listed {
  const { size, statuses } = basis
  const ordered = inOrder(sqlite, whose, view.sort, basis)
  const parts = [...searched(sqlite, view.search), ...filtered(sqlite, whose, view.filter)]
  const found = intersected(parts, size)
  const isWanted = flags(view.filter.statuses.length === 0 ? censusStatuses : view.filter.statuses)
  const isInTab = flags(tabs[view.tab])

  const perStatus = new Uint32Array(censusStatuses.length)
  const ids = new Int32Array(ordered.length)
  let count = 0
  for (let at = 0; at < ordered.length; at++) {
    const id = ordered[at] ?? 0
    const code = statuses[id] ?? 0
    if (found[id] !== parts.length || isWanted[code] === 0) continue
    perStatus[code] = (perStatus[code] ?? 0) + 1
    if (isInTab[code] === 1) ids[count++] = id
  }
  for (const part of [...parts, found]) release(part)
  return { ids: shortened(ids, count), counts: counts(perStatus) }
}

/** By person id: `parts.length` if every part contains the id, otherwise less. A part may repeat an id. */
function intersected(parts: readonly Int32Array[], size: number): Uint8Array {
  const found = new Uint8Array(size)
  for (const [before, ids] of parts.entries())
    for (let at = 0; at < ids.length; at++) {
      const id = ids[at] ?? 0
      if (found[id] === before) found[id] = before + 1
    }
  return found
}

/** Entries of an index that are read for the first ids. Bounds the time, because main reads them itself. */
const scanned = 2_000

/**
 * The first ids of `list`, `most` at most, read at once. Fewer where others' people lie between them; none if the view
 * is narrowed or no index gives its order.
 */
export function firstIds(sqlite: Sqlite, whose: Whose, view: TableView, most: number): number[] {
  const { by, direction } = view.sort
  if (view.tab !== 'todos' || isNarrowed(view)) return []
  if (by !== 'name' && by !== 'registeredAt' && by !== 'cedula') return []
  const order = indexOrder(by, direction === 'asc' ? 'ASC' : 'DESC')
  return sqlite
    .prepare(
      `SELECT id FROM
         (SELECT id, referred_by FROM people WHERE deleted_at IS NULL ORDER BY ${order} LIMIT ${scanned})
        WHERE referred_by BETWEEN ? AND ? LIMIT ?`,
    )
    .pluck()
    .all(...bounds(whose), most) as number[]
}

// ── Cache, valid until the next write ───────────────────────────────────────────────────────────────────────────────

interface Basis {
  /** Greater than every person's id. */
  size: number
  /** By person id, the index of their status in `censusStatuses`. */
  statuses: Uint8Array
  orders: Map<SortColumn, Order>
}

/** One direction at a time is kept: the other one is made in its memory. */
interface Order {
  ids: Int32Array
  direction: SortOrder['direction']
  /** The parts of `ids` that the other direction reverses; null: it must be made anew. */
  reversed: Int32Array[] | null
}

/** The cached orders of one leader's people or of all people; valid until a person changes. */
export interface KeptOrders {
  whose: Whose
  basis: Basis | null
}

export const createKeptOrders = (): KeptOrders => ({ whose: 0, basis: null })

/** Call once a person may have changed. */
export function forgetOrders(kept: KeptOrders): void {
  for (const { ids } of kept.basis?.orders.values() ?? []) release(ids)
  kept.basis = null
}

function basisOf(sqlite: Sqlite, whose: Whose, kept: KeptOrders): Basis {
  if (kept.basis !== null && kept.whose === whose) return kept.basis
  forgetOrders(kept)
  const size = sizeOf(sqlite)
  const basis = { size, statuses: statusesOf(sqlite, size), orders: new Map() }
  Object.assign(kept, { whose, basis })
  return basis
}

/** Greater than every person's id. */
const sizeOf = (sqlite: Sqlite): number =>
  (sqlite.prepare('SELECT coalesce(max(id), 0) FROM people').pluck().get() as number) + 1

/** By index of a status in `censusStatuses`: 1 for the given ones. */
const flags = (statuses: readonly CensusStatus[]): Uint8Array =>
  Uint8Array.from(censusStatuses, (status) => Number(statuses.includes(status)))

function counts(perStatus: Uint32Array): Record<Tab, number> {
  const sum = (tab: Tab) =>
    flags(tabs[tab]).reduce((all, isIn, code) => all + isIn * (perStatus[code] ?? 0), 0)
  return Object.fromEntries(tabNames.map((tab) => [tab, sum(tab)])) as Record<Tab, number>
}

// ── Order ───────────────────────────────────────────────────────────────────────────────────────────────────────────

const there = 'FROM people WHERE deleted_at IS NULL AND referred_by BETWEEN ? AND ?'

const bounds = (whose: Whose): [number, number] => {
  const { first, last } = leadersOf(whose)
  return [first, last]
}

/**
 * Orders that an index of `people` gives, ascending, those without a value in a list of their own. Ties are ordered by
 * leader and id, so that the order is stable.
 */
function idsBy(
  sqlite: Sqlite,
  whose: Whose,
  by: Exclude<SortColumn, 'status' | 'municipio' | 'puesto' | 'leader'>,
): Int32Array[] {
  const ids = (where: string, order: string) =>
    idsOf(sqlite, `SELECT id ${there} ${where} ORDER BY ${order}`, ...bounds(whose))
  switch (by) {
    case 'name':
    case 'registeredAt':
    case 'cedula':
      return [ids('', indexOrder(by, 'ASC'))]
    case 'phone': {
      const ties = 'referred_by, id'
      return [ids('AND phone IS NOT NULL', `phone, ${ties}`), ids('AND phone IS NULL', `phone, ${ties}`)]
    }
  }
}

function indexOrder(by: 'name' | 'registeredAt' | 'cedula', way: 'ASC' | 'DESC'): string {
  const ties = `referred_by ${way}, id ${way}`
  switch (by) {
    case 'name':
      return `name_sort ${way}, ${ties}`
    case 'registeredAt':
      return `registered_at ${way}, ${ties}`
    case 'cedula':
      // Numeric order: without leading zeros, the shorter number is the smaller one.
      return `length("cedula") ${way}, cedula ${way}, ${ties}`
  }
}

function inOrder(sqlite: Sqlite, whose: Whose, { by, direction }: SortOrder, basis: Basis): Int32Array {
  const known = basis.orders.get(by)
  if (known !== undefined && turned(known, direction)) return known.ids
  if (known !== undefined) {
    basis.orders.delete(by)
    release(known.ids)
  }
  const order = orderOf(sqlite, whose, { by, direction }, basis)
  basis.orders.set(by, order)
  turned(order, direction)
  return order.ids
}

/** Keeps an order that may be asked for next. No effect once the orders were forgotten or are of other people. */
export function keepOrder(sqlite: Sqlite, whose: Whose, by: SortColumn, kept: KeptOrders): void {
  const { basis } = kept
  if (basis === null || kept.whose !== whose || basis.orders.has(by)) return
  sqlite.transaction(() => inOrder(sqlite, whose, { by, direction: 'asc' }, basis))()
}

/** Gives the order this direction in place; false if it cannot. */
function turned(order: Order, direction: SortOrder['direction']): boolean {
  if (order.direction === direction) return true
  if (order.reversed === null) return false
  for (const part of order.reversed) part.reverse()
  order.direction = direction
  return true
}

/** Joins ascending lists. The other direction reverses each of `reversed`, and leaves `last` as it is. */
function ascending(reversed: readonly Int32Array[], last: Int32Array = new Int32Array(0)): Order {
  const ids = joinedIds([...reversed, last])
  let end = 0
  const parts = reversed.map(({ length }) => {
    end += length
    return ids.subarray(end - length, end)
  })
  for (const part of [...reversed, last]) release(part)
  return { ids, direction: 'asc', reversed: parts }
}

/** Ascending unless only this direction can be made. */
function orderOf(sqlite: Sqlite, whose: Whose, { by, direction }: SortOrder, basis: Basis): Order {
  const { size, statuses } = basis
  const byName = () => inOrder(sqlite, whose, { by: 'name', direction: 'asc' }, basis)
  switch (by) {
    case 'status': {
      const last = censusStatuses.length - 1
      const group = (code: number) => (direction === 'asc' ? code : last - code)
      const ids = groupedIds(byName(), censusStatuses.length, (id) => group(statuses[id] ?? 0))
      return { ids, direction, reversed: null }
    }
    case 'leader':
      return ascending([byLeader(sqlite, whose)])
    case 'municipio':
      return byPlace(sqlite, ['municipio', 'puesto'], byName(), size)
    case 'puesto':
      return byPlace(sqlite, ['puesto', 'municipio'], byName(), size)
    case 'name':
    case 'registeredAt':
    case 'cedula':
    case 'phone':
      return ascending(idsBy(sqlite, whose, by))
  }
}

/** In the order of the leaders' display names, each leader's people by name. */
function byLeader(sqlite: Sqlite, whose: Whose): Int32Array {
  const accounts = sqlite.prepare('SELECT id, display_name FROM accounts').raw().all() as [number, string][]
  const order = accounts
    .map(([id, name]) => ({ id, key: sortKey(name) }))
    .sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : one.id - other.id))
  const groups = new Uint32Array(1 + Math.max(0, ...order.map(({ id }) => id)))
  for (const [at, { id }] of order.entries()) groups[id] = at
  const [ids, leaders] = idPairsOf(
    sqlite,
    `SELECT id, referred_by ${there} ORDER BY ${indexOrder('name', 'ASC')}`,
    ...bounds(whose),
  )
  const grouped = groupedIds(ids, order.length, (_, at) => groups[leaders[at] ?? 0] ?? 0)
  for (const read of [ids, leaders]) release(read)
  return grouped
}

/** People without a place come last in both directions. */
function byPlace(
  sqlite: Sqlite,
  [first, second]: readonly ['municipio', 'puesto'] | readonly ['puesto', 'municipio'],
  byName: Int32Array,
  size: number,
): Order {
  const everybodys = idsOf(
    sqlite,
    `SELECT person_id FROM census_records WHERE ${first} IS NOT NULL
      ORDER BY ${first}, ${second}, length("mesa"), mesa, person_id`,
  )
  const places = new Uint8Array(size)
  for (let at = 0; at < byName.length; at++) places[byName[at] ?? 0] = isUnplaced
  const placed = everybodys.filter((id) => {
    const isListed = places[id] === isUnplaced
    places[id] = 0
    return isListed
  })
  release(everybodys)
  return ascending(
    [placed],
    byName.filter((id) => places[id] === isUnplaced),
  )
}

const isUnplaced = 1

// ── Status ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * By person id, the index of their status in `censusStatuses`. Must derive the same status as `status` in
 * people/rows.ts: PENDING unless a settled status is stored or the job runs.
 */
function statusesOf(sqlite: Sqlite, size: number): Uint8Array {
  const statuses = new Uint8Array(size).fill(censusStatuses.indexOf('PENDING'))
  for (const [code, status] of censusStatuses.entries()) {
    const ids = idsOf(sqlite, 'SELECT person_id FROM census_records WHERE status = ?', status)
    for (let at = 0; at < ids.length; at++) statuses[ids[at] ?? 0] = code
    release(ids)
  }
  for (const id of idsOf(sqlite, "SELECT person_id FROM lookup_jobs WHERE state = 'running'"))
    statuses[id] = censusStatuses.indexOf('PROCESSING')
  return statuses
}

// ── Search and filter: a person must be in every set ────────────────────────────────────────────────────────────────

function searched(sqlite: Sqlite, typed: string): Int32Array[] {
  const { infix, prefix } = searchTerms(typed)
  // Finds people of every leader; `listed` keeps those in the order.
  const matching = (index: 'people_search' | 'people_words', query: string) =>
    idsOf(sqlite, `SELECT rowid FROM ${index} WHERE ${index} MATCH ?`, query)
  return [
    ...(infix.length > 0 ? [matching('people_search', infixQuery(infix))] : []),
    ...(prefix.length > 0 ? [matching('people_words', prefixQuery(prefix))] : []),
  ]
}

function filtered(sqlite: Sqlite, whose: Whose, filter: ListFilter): Int32Array[] {
  const sets: Int32Array[] = []
  const place = (['municipio', 'puesto', 'mesa'] as const).filter((part) => filter[part] !== null)
  const where = place.map((part) => `${part} = ?`).join(' AND ')
  const values = place.map((part) => filter[part])
  if (filter.departamento !== null)
    sets.push(inDepartamento(sqlite, filter.departamento, where === '' ? 'true' : where, values))
  else if (place.length > 0)
    sets.push(idsOf(sqlite, `SELECT person_id FROM census_records WHERE ${where}`, ...values))
  if (filter.barrio !== null)
    sets.push(
      idsOf(
        sqlite,
        `SELECT id ${there} AND barrio IN (SELECT value FROM json_each(?))`,
        ...bounds(whose),
        JSON.stringify(spellingsOf(sqlite, filter.barrio)),
      ),
    )
  if (filter.label !== null) sets.push(labelled(sqlite, whose, filter.label))
  if (filter.from !== null || filter.to !== null)
    sets.push(
      idsOf(
        sqlite,
        `SELECT id ${there} AND registered_at >= ? AND registered_at < ?`,
        ...bounds(whose),
        filter.from === null ? Number.MIN_SAFE_INTEGER : bogotaDayStart(filter.from),
        filter.to === null ? Number.MAX_SAFE_INTEGER : bogotaDayStart(filter.to) + dayMs,
      ),
    )
  if (filter.withoutConsent)
    sets.push(idsOf(sqlite, `SELECT id ${there} AND NOT ${isAuthorised('people.id')}`, ...bounds(whose)))
  return sets
}

/** Reads the index of labels twice: for the texts that contain the label, then for the people with such a text. */
function labelled(sqlite: Sqlite, whose: Whose, label: string): Int32Array {
  const texts = sqlite
    .prepare('SELECT DISTINCT labels FROM people WHERE labels IS NOT NULL AND deleted_at IS NULL')
    .pluck()
    .all() as string[]
  const having = texts.filter((text) => hasLabel(labelsOf(text), label))
  return idsOf(
    sqlite,
    `SELECT id ${there} AND labels IS NOT NULL AND labels IN (SELECT value FROM json_each(?))`,
    ...bounds(whose),
    JSON.stringify(having),
  )
}

/** Matches every spelling of the departamento: the two census pages spell it differently. */
function inDepartamento(sqlite: Sqlite, departamento: string, where: string, values: unknown[]): Int32Array {
  const wanted = placeKey(departamento)
  const spellings = (
    sqlite
      .prepare(`SELECT DISTINCT departamento FROM census_records WHERE ${where} AND departamento IS NOT NULL`)
      .pluck()
      .all(...values) as string[]
  ).filter((spelling) => placeKey(spelling) === wanted)
  return idsOf(
    sqlite,
    `SELECT person_id FROM census_records WHERE ${where}
        AND departamento IN (SELECT value FROM json_each(?))`,
    ...values,
    JSON.stringify(spellings),
  )
}

// ── Places ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * Counts of people by place, ordered by municipio and puesto, mesas by number. Each departamento is returned
 * in one spelling, the first that is found.
 */
export function places(sqlite: Sqlite, whose: Whose): PlaceCount[] {
  // One transaction, so that all parts see the same data.
  return sqlite.transaction(() => countedPlaces(sqlite, whose))()
}

function countedPlaces(sqlite: Sqlite, whose: Whose): PlaceCount[] {
  const spellings = new Map<string, string>()
  const spelt = (departamento: string | null): string | null => {
    if (departamento === null) return null
    const key = placeKey(departamento)
    const first = spellings.get(key) ?? departamento
    spellings.set(key, first)
    return first
  }
  const ids = idsOf(sqlite, `SELECT id ${there}`, ...bounds(whose))
  const isListed = new Uint8Array(sizeOf(sqlite))
  for (let at = 0; at < ids.length; at++) isListed[ids[at] ?? 0] = 1
  release(ids)
  // An index gives the groups; a join would look up every person.
  const groups = sqlite
    .prepare(
      `SELECT departamento, municipio, puesto, mesa, CAST(group_concat(person_id) AS BLOB) AS ids
         FROM census_records WHERE municipio IS NOT NULL
        GROUP BY municipio, puesto, length("mesa"), mesa, departamento
        ORDER BY municipio, puesto, length("mesa"), mesa, departamento`,
    )
    .all() as (Omit<PlaceCount, 'people'> & { ids: Uint8Array })[]
  const counts = groups
    .map(({ ids, ...place }) => {
      const theirs = parsedIds(ids)
      const people = theirs.reduce((count, id) => count + (isListed[id] ?? 0), 0)
      release(ids)
      release(theirs)
      return { ...place, people }
    })
    .filter(({ people }) => people > 0)
  return counts.map((count) => ({ ...count, departamento: spelt(count.departamento) }))
}
