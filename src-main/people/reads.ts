import type { Selection, TableView } from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import type { Call } from '../thread/thread.ts'
import type { Whose } from '../whose.ts'
import { barrioCounts } from './barrios.ts'
import { labelCounts } from './labels.ts'
import { createKeptOrders, forgetOrders, places } from './list.ts'
import { listWithRows } from './rows.ts'
import { selectedIds } from './selection.ts'

/** Tasks of the reader thread that read the table of people. */
export function peopleReads(sqlite: Sqlite) {
  const keptOrders = createKeptOrders()
  let keptVersion = 0
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
