import { describe, expect, test } from 'vitest'
import { type Kept, kept } from '../../src-main/backup/retention.ts'
import { dayMs } from '../../src-preload/bogota.ts'

/** Sunday 29 November 2026, 6:40 in Colombia. */
const now = Date.UTC(2026, 10, 29, 11, 40)
const hour = 3_600_000

const copy = (createdAt: number, more: Partial<Kept> = {}): Kept => ({
  copyId: new Date(createdAt).toISOString(),
  createdAt,
  reason: 'daily',
  schema: 15,
  rows: 100,
  ...more,
})

const stay = (copies: Kept[], at = now): string[] => {
  const ids = kept(copies, at)
  return copies.filter(({ copyId }) => ids.has(copyId)).map(({ copyId }) => copyId)
}

/** The copies after each day on which one was made and the others were deleted. */
function afterDays(days: number, more: (day: number) => Partial<Kept> = () => ({})): Kept[] {
  let copies: Kept[] = []
  for (let day = 0; day < days; day++) {
    const at = now - (days - 1 - day) * dayMs
    copies = [...copies, copy(at, more(day))]
    const ids = kept(copies, at)
    copies = copies.filter(({ copyId }) => ids.has(copyId))
  }
  return copies
}

test('after a year of daily copies there are seven days, four weeks and six months', () => {
  const days = afterDays(365).map(({ createdAt }) => new Date(createdAt).toISOString().slice(0, 10))
  expect(days).toEqual([
    // The last day of each of the last six months, this one included.
    '2026-06-30',
    '2026-07-31',
    '2026-08-31',
    '2026-09-30',
    '2026-10-31',
    // The last day of each of the last four weeks.
    '2026-11-08',
    '2026-11-15',
    '2026-11-22',
    // Seven days.
    '2026-11-23',
    '2026-11-24',
    '2026-11-25',
    '2026-11-26',
    '2026-11-27',
    '2026-11-28',
    '2026-11-29',
  ])
})

test('of one day in Colombia the newest copy stays, whatever the day in UTC', () => {
  const evening = Date.UTC(2026, 10, 29, 2)
  const sameDay = copy(evening - 10 * hour)
  const last = copy(evening)
  const nextMorning = copy(evening + 10 * hour)
  expect(stay([sameDay, last, nextMorning])).toEqual([last.copyId, nextMorning.copyId])
})

test('a pause deletes nothing: only days, weeks and months with a copy count', () => {
  const before = afterDays(40)
  const soon = copy(now + 200 * dayMs)
  expect(stay([...before, soon], soon.createdAt).length).toBeGreaterThanOrEqual(before.length - 1)
})

test('copies before a change are kept apart from the daily ones: the newest three', () => {
  const daily = copy(now)
  const before = [1, 2, 3, 4].map((n) => copy(now + n * hour, { reason: 'rotation' }))
  expect(stay([daily, ...before])).toEqual([daily, ...before.slice(1)].map(({ copyId }) => copyId))
})

describe('what never goes', () => {
  test('the newest', () => {
    expect(stay([copy(now)])).toHaveLength(1)
    expect(stay([])).toEqual([])
  })

  test('the one with the most people, after months of copies with fewer', () => {
    const copies = afterDays(300, (day) => ({ rows: day === 10 ? 5_000 : 3 }))
    expect(copies.some(({ rows }) => rows === 5_000)).toBe(true)
  })

  test('copies of the past, after copies under a clock that was years ahead', () => {
    const past = afterDays(40)
    const future = [1, 2, 3].map((n) => copy(now + (1_000 + n) * dayMs))
    const ids = stay([...past, ...future])
    expect(ids).toEqual(expect.arrayContaining(past.map(({ copyId }) => copyId)))
  })
})
