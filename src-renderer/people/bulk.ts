import { create } from 'zustand'
import {
  everybody,
  maxPicked,
  type PersonRow,
  type Refreshable,
  type Selection,
} from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { channelsIn } from '../scope/channels.ts'
import { scopeNow } from '../scope/store.ts'
import { copyText } from '../ui/copy-text.ts'
import { notice } from '../ui/notice.tsx'
import { refresh } from '../ui/refresh.ts'
import { asRows } from './cells.ts'
import { columnsNow } from './columns-store.ts'
import { shownNow, usePeople } from './list/list-store.ts'
import { asSent, selectedIds } from './list/row-selection.ts'
import { useSelection } from './selection-store.ts'

/** Actions on the whole selection. */

interface BulkState {
  /** Main's last answer about the selection; null: none yet. */
  refreshable: Refreshable | 'unknown' | null
}

export const useBulk = create<BulkState>(() => ({ refreshable: null }))

/** null: too many people to list. */
export function selectionForMain(): Selection | null {
  const state = usePeople.getState()
  const picks = asSent(useSelection.getState().selection, shownNow(), maxPicked)
  if (picks === null) return null
  // The view of the listed ids, because a newer one may not be answered yet.
  const view = state.shownView ?? state.view
  return { view: picks.kind === 'only' ? { ...everybody, sort: view.sort } : view, picks }
}

/** True while a bar shows the answer. */
let isFollowed = false
let asking = false
let again = false

/** Runs one request at a time. The last selection wins. */
async function load(): Promise<void> {
  again = asking
  if (asking) return
  asking = true
  do {
    again = false
    const selected = selectionForMain()
    const result = selected === null ? null : await ask(channelsIn(scopeNow()).refreshable(selected))
    if (again || !isFollowed) continue
    const refreshable = result?.ok === true ? result.value : 'unknown'
    useBulk.setState({ refreshable })
    if (refreshable === 'unknown' || refreshable.coolingUntil === null) continue
    // The first cooldown ends then.
    loadIn(Math.max(refreshable.coolingUntil - Date.now(), leastMs))
  } while (again)
  asking = false
}

/** Shortest interval in milliseconds between requests while changes keep coming. */
const leastMs = 1_000
let soon: { at: number; timer: ReturnType<typeof setTimeout> } | null = null

function loadIn(ms: number): void {
  const at = performance.now() + ms
  if (soon !== null && soon.at <= at) return
  clearTimeout(soon?.timer)
  const timer = setTimeout(() => {
    soon = null
    void load()
  }, ms)
  soon = { at, timer }
}

/** Follows the selection and the table until the returned function is called. */
export function followRefreshable(): () => void {
  const stopSelection = useSelection.subscribe(({ selection }, before) => {
    if (selection !== before.selection) loadIn(60)
  })
  const stopRows = usePeople.subscribe(({ rows, ids }, before) => {
    if (rows !== before.rows || ids !== before.ids) loadIn(leastMs)
  })
  isFollowed = true
  void load()
  return () => {
    isFollowed = false
    stopSelection()
    stopRows()
    clearTimeout(soon?.timer)
    soon = null
    useBulk.setState({ refreshable: null })
  }
}

/** Asks main again whom to refresh, because the bar's numbers may be a second old. */
export async function refreshSelected(): Promise<void> {
  const selected = selectionForMain()
  if (selected === null) return
  const result = await ask(channelsIn(scopeNow()).refreshable(selected))
  if (!result.ok) return notice.failed(result.error)
  useBulk.setState({ refreshable: result.value })
  if (result.value.next.length === 0) return
  await refresh(result.value.next, scopeNow())
  await load()
}

/** More rows make a spreadsheet slow to paste. */
const maxCopied = 10_000

/** Copies the selection, or `personId` if nobody is selected. */
export async function copyRows(personId: number | null): Promise<void> {
  const { selection } = useSelection.getState()
  const picked = selectedIds(selection, shownNow())
  const ids = picked.length === 0 && personId !== null ? [personId] : picked
  if (ids.length === 0) return
  if (ids.length > maxCopied) return notice.info(messages.selection.tooManyToCopy(maxCopied))
  const people = await peopleOf(ids)
  if (people === null) return
  const columns = columnsNow().map(({ id }) => id)
  if (copyText(asRows(people, columns))) notice.done(messages.selection.copied(people.length))
  else notice.info(messages.selection.copyFailed)
}

const pageSize = 200

/** Rows in this order, from main if not loaded. null: main refused. */
async function peopleOf(ids: readonly number[]): Promise<PersonRow[] | null> {
  const found = new Map(usePeople.getState().rows)
  const wanted = ids.filter((id) => !found.has(id))
  for (let from = 0; from < wanted.length; from += pageSize) {
    const result = await ask(channelsIn(scopeNow()).rows({ ids: wanted.slice(from, from + pageSize) }))
    if (!result.ok) {
      notice.failed(result.error)
      return null
    }
    for (const row of result.value) found.set(row.id, row)
  }
  return ids.map((id) => found.get(id)).filter((row) => row !== undefined)
}
