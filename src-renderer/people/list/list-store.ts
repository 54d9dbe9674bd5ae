import { create } from 'zustand'
import {
  type AppError,
  type Events,
  everybody,
  type ListFilter,
  noFilter,
  type PersonRow,
  type Scope,
  type SortColumn,
  type Tab,
  type TableView,
  tabs,
} from '../../../src-preload/contract/index.ts'
import { ask } from '../../api.ts'
import { currentRoute, routes } from '../../routes.ts'
import { channelsIn } from '../../scope/channels.ts'
import { scopeNow, useScope } from '../../scope/store.ts'
import { mayShow, record } from './opened.ts'
import type { Shown } from './row-selection.ts'
import { altersList, isSame, listRest, type Rows, withHeldRow, withRows } from './rows.ts'
import { rowAt } from './table-geometry.ts'

interface PeopleState {
  view: TableView
  /** View of `ids`. Differs from `view` while a request is running. */
  shownView: TableView | null
  /** null: not read yet. */
  ids: Int32Array | null
  counts: Readonly<Record<Tab, number>> | null
  rows: Rows
  failure: AppError | null
  openId: number | null
  /** Row with the focus. */
  activeId: number | null
  /** Ids in `ids` that left main's list and stay while their row is open or under the pointer. */
  held: readonly number[]
  /** Row to focus once it is listed. */
  wantedId: number | null
}

/** Shared empty list, so that subscribers do not render again. */
const nobody: readonly number[] = []

const start: PeopleState = {
  view: everybody,
  shownView: null,
  ids: null,
  counts: null,
  rows: new Map(),
  failure: null,
  openId: null,
  activeId: null,
  held: nobody,
  wantedId: null,
}

export const usePeople = create<PeopleState>(() => start)
const { getState: get, setState: set } = usePeople

const noIds = new Int32Array(0)

export function shownNow(): Shown {
  const { ids, held } = get()
  return { ids: ids ?? noIds, held }
}

/** The person whose row is open on the screen. */
export function openPerson(): PersonRow | null {
  const { openId, rows } = get()
  return currentRoute() === routes.people && openId !== null ? (rows.get(openId) ?? null) : null
}

/** Scroll position in pixels. A separate store, because it changes with every wheel event. */
export const useScroll = create<{ top: number }>(() => ({ top: 0 }))

/** Element under the pointer. Not the person, because scrolling may put another person into the same row. */
let pointed: EventTarget | null = null

export const pointedId = (): number | null => (pointed === null ? null : rowAt(pointed))

/** null: outside the table. Rows kept only for the pointer are dropped with the next list. */
export function point(target: EventTarget | null): void {
  pointed = target
  if (get().held.length > 0) listSoon()
}

// ── The list: one request at a time, the last view wins ─────────────────────────────────────────────────────────────

let listing = false
let again = false
/** Timer of a postponed request. */
let soon: ReturnType<typeof setTimeout> | undefined

export async function list(): Promise<void> {
  // This request replaces the postponed one.
  clearTimeout(soon)
  soon = undefined
  if (listing) {
    again = true
    return
  }
  listing = true
  do {
    again = false
    const { view } = get()
    const scope = scopeNow()
    newerThanList.clear()
    if (get().ids === null) void showFirst(view, scope)
    const result = await ask(channelsIn(scope).list(view))
    if (view !== get().view || scope !== scopeNow()) {
      again = true
      continue
    }
    if (!result.ok) {
      set({ failure: result.error })
      continue
    }
    const { ids, counts, firstRows } = result.value
    set(({ ids: before, rows, shownView, openId, failure }) => {
      const sameView = shownView === view
      const shownBefore = sameView ? before : null
      const under = pointedId()
      const withOpen = withHeldRow(ids, shownBefore, openId)
      const shown = withHeldRow(withOpen, shownBefore, under)
      const held = [withOpen === ids ? null : openId, shown === withOpen ? null : under].filter(
        (id) => id !== null,
      )
      // An equal list keeps the old array, so that nothing renders and missing rows are not requested again.
      const isWhole = failure === null && missing.size === 0
      return {
        ids: isWhole && shownBefore !== null && isSame(shownBefore, shown) ? shownBefore : shown,
        held: held.length === 0 ? nobody : held,
        counts,
        rows: withRows(rows, firstRows),
        shownView: view,
        failure: null,
        openId: openId !== null && shown.includes(openId) ? openId : null,
      }
    })
    missing.clear()
  } while (again)
  listing = false
}

/** Shows the first rows until the whole list has come. A failure is told by the list. */
async function showFirst(view: TableView, scope: Scope): Promise<void> {
  const result = await ask(channelsIn(scope).first(view))
  const state = get()
  if (!result.ok || result.value.length === 0) return
  if (state.ids !== null || state.view !== view || scopeNow() !== scope) return
  set({
    ids: Int32Array.from(result.value, ({ id }) => id),
    rows: withRows(state.rows, result.value),
  })
}

/** Milliseconds. Changes come in bursts, and one list serves a burst. */
const coalesceMs = 300
let mayListAt = 0

function listSoon(): void {
  soon ??= setTimeout(
    () => {
      soon = undefined
      void listForChanges()
    },
    Math.max(coalesceMs, mayListAt - performance.now()),
  )
}

async function listForChanges(): Promise<void> {
  const began = performance.now()
  mayListAt = began + listRest(0)
  await list()
  mayListAt = began + listRest(performance.now() - began)
}

// ── The rows ────────────────────────────────────────────────────────────────────────────────────────────────────────

const pageSize = 200
const inFlight = new Set<number>()
/** Ids that were requested and not found in main. Not requested again before the next list. */
const missing = new Set<number>()
/** Ids of rows fetched after the list. They may be newer than it. */
const newerThanList = new Set<number>()

/** Applied at once; main batches changes. */
export function takeRows({ rows, altered }: Events['people.changed']): void {
  const { view, rows: held } = get()
  const alters = (row: PersonRow) =>
    newerThanList.has(row.id) || altersList(held.get(row.id), row, view, altered)
  if (rows.some(alters)) listSoon()
  set({ rows: withRows(held, rows) })
}

/** Every row may be stale. The list brings the first rows, and the table fetches the others that it shows. */
function forgetRows(): void {
  const { openId, activeId } = get()
  set(({ rows }) => ({ rows: new Map([...rows].filter(([id]) => id === openId || id === activeId)) }))
  missing.clear()
  void list()
}

/** Lists at once, without the pause between lists for changes. */
export function showRegistered(row: PersonRow): void {
  set(({ rows }) => ({ rows: withRows(rows, [row]) }))
  void list()
}

/** Opens the row of one person, in a list without search and filters. */
export function showPerson(id: number): void {
  const { view } = get()
  showView({ ...view, tab: 'todos', search: '', filter: noFilter })
  set({ openId: id, activeId: id })
}

/** Removes people who are no longer this leader's. */
function dropRows(removed: readonly number[]): void {
  const gone = new Set(removed)
  set(({ ids, held, rows, openId, activeId }) => ({
    ids: ids?.filter((id) => !gone.has(id)) ?? null,
    held: held.some((id) => gone.has(id)) ? held.filter((id) => !gone.has(id)) : held,
    rows: new Map([...rows].filter(([id]) => !gone.has(id))),
    openId: openId !== null && gone.has(openId) ? null : openId,
    activeId: activeId !== null && gone.has(activeId) ? null : activeId,
  }))
  listSoon()
}

/** Fetches the pages of the rows `first` to `last`, except rows that are loaded or requested. */
export function needRows(first: number, last: number): void {
  const { ids, rows } = get()
  if (!ids) return
  for (let page = Math.floor(first / pageSize); page * pageSize <= last; page++) {
    const wanted = [...ids.subarray(page * pageSize, (page + 1) * pageSize)].filter(
      (id) => !rows.has(id) && !inFlight.has(id) && !missing.has(id),
    )
    if (wanted.length > 0) void fetchRows(wanted)
  }
}

async function fetchRows(ids: number[]): Promise<void> {
  for (const id of ids) inFlight.add(id)
  const scope = scopeNow()
  const result = await ask(channelsIn(scope).rows({ ids }))
  for (const id of ids) inFlight.delete(id)
  if (scope !== scopeNow()) return
  if (!result.ok) {
    set({ failure: result.error })
    return
  }
  const found = new Set(result.value.map((row) => row.id))
  for (const id of ids) if (!found.has(id)) missing.add(id)
  for (const id of found) newerThanList.add(id)
  set(({ rows }) => ({ rows: withRows(rows, result.value) }))
}

// ── Actions of the leader ───────────────────────────────────────────────────────────────────────────────────────────

/** Shows the same view of other people. Discards all of the previous ones. */
export function showScope(scope: Scope): void {
  if (scope === scopeNow()) return
  const { view } = get()
  showView(
    { ...view, sort: view.sort.by === 'leader' ? everybody.sort : view.sort, filter: noLeader(view.filter) },
    scope,
  )
}

const noLeader = (filter: ListFilter): ListFilter => ({ ...filter, leader: null })

function changeScope(scope: Scope): void {
  // Sent before the list, so that no later change is missed.
  void ask(window.referidos.campaign.follow({ isFollowed: scope === 'campaign' }))
  missing.clear()
  newerThanList.clear()
  set({ ids: null, counts: null, shownView: null, rows: new Map(), held: nobody })
  useScope.setState({ scope })
}

/** A new view starts at its top, with no open row. */
export function showView(view: TableView, scope: Scope = scopeNow()): void {
  if (scope !== scopeNow()) changeScope(scope)
  set({ view, openId: null, activeId: null, wantedId: null })
  useScroll.setState({ top: 0 })
  void list()
}

export function showTab(tab: Tab): void {
  const { view } = get()
  // Statuses of other tabs would match nobody.
  const statuses = view.filter.statuses.filter((status) => tabs[tab].includes(status))
  showView({ ...view, tab, filter: { ...view.filter, statuses } })
}

export const searchFor = (search: string): void => showView({ ...get().view, search })

export function filterBy(changed: Partial<ListFilter>): void {
  const { view } = get()
  showView({ ...view, filter: { ...view.filter, ...changed } })
}

export function showEverybody(): void {
  const { view } = get()
  showView({ ...view, search: '', filter: noFilter })
}

export function sortBy(by: SortColumn): void {
  set(({ view }) => {
    const turned = view.sort.by === by && view.sort.direction === 'asc' ? 'desc' : 'asc'
    return { view: { ...view, sort: { by, direction: turned } } }
  })
  void list()
}

export function toggleOpen(id: number): void {
  const { openId, held, rows } = get()
  const isOpened = openId !== id
  // The detail is drawn meanwhile, and visible once main has recorded the opening.
  if (isOpened && !mayShow(rows.get(id))) void record(id)
  set({ openId: isOpened ? id : null, activeId: id })
  if (openId !== null && held.length > 0) listSoon()
}

export const activate = (id: number) => set({ activeId: id })
export const requestFocus = (id: number) => set({ wantedId: id })

/** Follows main's people until the returned function is called. */
export function followPeople(): () => void {
  // Subscribes before it lists, so that no change is missed.
  if (scopeNow() === 'campaign') void ask(window.referidos.campaign.follow({ isFollowed: true }))
  const stopRows = window.referidos.on('people.changed', takeRows)
  const stopStale = window.referidos.on('people.stale', forgetRows)
  const stopGone = window.referidos.on('people.removed', ({ ids }) => dropRows(ids))
  void list()
  return () => {
    stopRows()
    stopStale()
    stopGone()
    clearTimeout(soon)
    soon = undefined
    mayListAt = 0
    missing.clear()
    newerThanList.clear()
    pointed = null
    set(start)
  }
}
