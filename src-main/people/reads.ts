import type { TableView } from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import { createKeptOrders, places } from './list.ts'
import { listWithRows } from './rows.ts'

/** Reads of the table of people, for the reader's thread. */
export function peopleReads(sqlite: Sqlite) {
  let keptOrders = { version: 0, orders: createKeptOrders() }
  return {
    /** `version`: changes with every write; as of the call, or older than what is read here. */
    list: ({ referredBy, view, version }: { referredBy: number; view: TableView; version: number }) => {
      if (keptOrders.version !== version) keptOrders = { version, orders: createKeptOrders() }
      return listWithRows(sqlite, referredBy, view, keptOrders.orders)
    },
    places: ({ referredBy }: { referredBy: number }) => places(sqlite, referredBy),
  }
}
export type PeopleReads = ReturnType<typeof peopleReads>
