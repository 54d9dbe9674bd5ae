import type { Selection, SortColumn, TableView } from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import type { Call } from '../thread/thread.ts'
import type { Whose } from '../whose.ts'
import { barrioCounts } from './barrios.ts'
import { labelCounts } from './labels.ts'
import { createKeptOrders, forgetOrders, type KeptOrders, keepOrder, places } from './list.ts'
import { listWithRows } from './rows.ts'
import { selectedIds } from './selection.ts'

/** Below, an order is read while the page draws the click. */
const manyPeople = 200_000
/** Milliseconds without a list before an order is read ahead, and before the next one. A list that comes waits for one. */
const restMs = { first: 750, next: 100 }
/** Orders of the columns that are shown at first; the one by puesto also keeps the one by name. 4 bytes a person each. */
const otherOrders: readonly SortColumn[] = ['puesto', 'leader', 'cedula']

/**
 * Reads the other orders of many people once, one at a time between the lists. Later changes do not repeat that: while
 * the queue runs, each answer would cost all orders.
 */
function createReadAhead(sqlite: Sqlite, kept: KeptOrders) {
  let ahead: Whose | null = null
  let left: SortColumn[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const rest = (whose: Whose, ms: number) => {
    clearTimeout(timer)
    if (left.length === 0) return
    timer = setTimeout(() => {
      const by = left.shift()
      try {
        if (by !== undefined) keepOrder(sqlite, whose, by, kept)
        rest(whose, restMs.next)
      } catch {
        // Uncaught, it would end the thread. The list that needs this order reports the failure.
        left = []
      }
    }, ms).unref()
  }
  return {
    afterList(whose: Whose, people: number): void {
      if (ahead !== whose && people >= manyPeople) {
        ahead = whose
        left = [...otherOrders]
      }
      rest(whose, restMs.first)
    },
  }
}

/** Tasks of the reader thread that read the table of people. */
export function peopleReads(sqlite: Sqlite) {
  const keptOrders = createKeptOrders()
  let keptVersion = 0
  const readAhead = createReadAhead(sqlite, keptOrders)
  return {
    /** `version`: of `Changes` at the time of the call. The data may be newer, never older. */
    list: (
      { whose, view, version }: { whose: Whose; view: TableView; version: number },
      { move }: Pick<Call, 'move'>,
    ) => {
      if (keptVersion !== version) forgetOrders(keptOrders)
      keptVersion = version
      const listed = listWithRows(sqlite, whose, view, keptOrders)
      move(listed.ids.buffer)
      readAhead.afterList(whose, listed.ids.length)
      return listed
    },
    places: ({ whose }: { whose: Whose }) => places(sqlite, whose),
    barrios: ({ whose }: { whose: Whose }) => barrioCounts(sqlite, whose),
    labels: ({ whose }: { whose: Whose }) => labelCounts(sqlite, whose),
    selected: ({ whose, selection }: { whose: Whose; selection: Selection }) =>
      selectedIds(sqlite, whose, selection),
  }
}
export type PeopleReads = ReturnType<typeof peopleReads>
