import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type CensusStatus, type Events, type PersonRow, tabNames } from '../../src-preload/contract/index.ts'
import { followPeople, needRows, usePeople } from '../../src-renderer/people/list/list-store.ts'

// The form modules beside the list read localStorage when they load.
vi.hoisted(() => vi.stubGlobal('localStorage', { getItem: () => null }))

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const person = (id: number, revision: number, status: CensusStatus) => ({ id, revision, status }) as PersonRow
const counts = Object.fromEntries(tabNames.map((tab) => [tab, 1]))

/** A fake main that lists one person. Each list takes `takes` milliseconds; `tell` and `change` emit changes. */
function main({
  takes,
  firstRows,
  shownFirst = [],
}: {
  takes: number
  firstRows: PersonRow[]
  shownFirst?: PersonRow[]
}) {
  const listeners = new Map<string, (event: unknown) => void>()
  const lists: number[] = []
  const answer = async <Value>(value: Value) => ({ ok: true, value })
  vi.stubGlobal('window', {
    referidos: {
      on: (name: string, listener: (event: unknown) => void) => {
        listeners.set(name, listener)
        return () => {}
      },
      people: {
        list: async () => {
          lists.push(performance.now())
          await new Promise((resolve) => setTimeout(resolve, takes))
          return answer({ ids: Int32Array.of(1), counts, firstRows })
        },
        first: () => answer(shownFirst),
        rows: () => answer([person(1, 2, 'ACTIVE')]),
      },
      campaign: {},
      queue: {},
      recheck: {},
      followUp: {},
      printing: {},
      summary: {},
      spreadsheet: {},
      exchange: {},
      headquarters: {},
      authorisation: {},
      census: {},
    },
  })
  const tell = (event: Events['people.changed']) => listeners.get('people.changed')?.(event)
  return { lists, tell, change: (...rows: PersonRow[]) => tell({ rows, altered: ['status'] }) }
}

test('a list that took long once is asked for again after five seconds at the latest, as long as there are changes', async () => {
  const { lists, change } = main({ takes: 2_000, firstRows: [person(1, 1, 'PENDING')] })
  const stop = followPeople()
  await vi.advanceTimersByTimeAsync(2_000)
  expect(lists).toHaveLength(1)
  change(person(1, 2, 'PROCESSING'), person(2, 1, 'ACTIVE'))
  await vi.advanceTimersByTimeAsync(300)
  expect(lists).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(2_000)
  change(person(1, 3, 'ACTIVE'))
  await vi.advanceTimersByTimeAsync(5_000)
  expect(lists).toHaveLength(3)
  expect((lists[2] ?? 0) - (lists[1] ?? 0)).toBe(5_000)
  stop()
})

test('the first people are shown until the list has come, and not once it has', async () => {
  usePeople.setState(usePeople.getInitialState(), true)
  const { lists } = main({
    takes: 500,
    firstRows: [person(1, 1, 'PENDING')],
    shownFirst: [person(3, 1, 'ACTIVE'), person(2, 1, 'ACTIVE')],
  })
  const stop = followPeople()
  await vi.advanceTimersByTimeAsync(10)
  const { ids, rows, counts: counted } = usePeople.getState()
  expect([...(ids ?? [])]).toEqual([3, 2])
  expect([...rows.keys()]).toEqual([3, 2])
  expect(counted).toBeNull()
  await vi.advanceTimersByTimeAsync(500)
  expect([...(usePeople.getState().ids ?? [])]).toEqual([1])
  expect(usePeople.getState().counts).toEqual(counts)
  expect(lists).toHaveLength(1)
  stop()
})

test('a row that was fetched after the list was made may tell more than the list; hearing of it lists again', async () => {
  const { lists, change } = main({ takes: 10, firstRows: [] })
  const stop = followPeople()
  await vi.advanceTimersByTimeAsync(10)
  needRows(0, 0)
  await vi.advanceTimersByTimeAsync(10)
  expect(usePeople.getState().rows.get(1)?.status).toBe('ACTIVE')
  change(person(1, 2, 'ACTIVE'))
  await vi.advanceTimersByTimeAsync(300)
  expect(lists).toHaveLength(2)
  await vi.advanceTimersByTimeAsync(10)
  // The second list is newer than the row.
  change(person(1, 2, 'ACTIVE'))
  await vi.advanceTimersByTimeAsync(5_000)
  expect(lists).toHaveLength(2)
  stop()
})

test('of a row that is not held the list is asked for again where something changed that it looks at', async () => {
  const { lists, tell } = main({ takes: 10, firstRows: [person(1, 1, 'PENDING')] })
  const stop = followPeople()
  await vi.advanceTimersByTimeAsync(10)
  tell({ rows: [person(7, 2, 'ACTIVE')], altered: ['name'] })
  await vi.advanceTimersByTimeAsync(5_000)
  expect(lists).toHaveLength(1)
  const { ids } = usePeople.getState()
  tell({ rows: [person(8, 2, 'ACTIVE')], altered: ['registeredAt'] })
  await vi.advanceTimersByTimeAsync(5_000)
  expect(lists).toHaveLength(2)
  // Same people: the array is kept, so that nothing renders.
  expect(usePeople.getState().ids).toBe(ids)
  stop()
})
