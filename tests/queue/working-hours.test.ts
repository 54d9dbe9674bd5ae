import { describe, expect, test } from 'vitest'
import { closedUntil, doneBy, openUntil } from '../../src-main/queue/working-hours.ts'
import type { WorkingHours } from '../../src-preload/contract/index.ts'

const hour = 60
const hourMs = 3_600_000
/** A moment in Colombia. 23 November 2026 is a Monday. */
const at = (day: number, hours: number, minutes = 0) => Date.UTC(2026, 10, day, hours + 5, minutes)

const week: WorkingHours = { days: [1, 2, 3, 4, 5], from: 7 * hour, to: 19 * hour }
/** Friday and Saturday evening until two at night. */
const nights: WorkingHours = { days: [5, 6], from: 22 * hour, to: 2 * hour }
const sundays: WorkingHours = { days: [0], from: 0, to: 0 }
const everyDay: WorkingHours = { days: [0, 1, 2, 3, 4, 5, 6], from: 6 * hour, to: 6 * hour }

describe('the hours of work', () => {
  test.each<[string, WorkingHours | null, number, number | null]>([
    ['without hours it is always open', null, at(23, 3), null],
    ['before they begin', week, at(23, 6, 59), at(23, 7)],
    ['they begin with their first minute', week, at(23, 7), null],
    ['the last minute', week, at(23, 18, 59), null],
    ['they end with the minute that is said', week, at(23, 19), at(24, 7)],
    ['over the end of the week', week, at(27, 20), at(30, 7)],
    ['past midnight they belong to the day before', nights, at(28, 1, 59), null],
    ['of the night before only if it was chosen', nights, at(27, 1), at(27, 22)],
    ['from Saturday into Sunday', nights, at(29, 1), null],
    ['after the last night', nights, at(29, 2), at(27 + 7, 22)],
    ['a whole day', sundays, at(29, 23, 59), null],
    ['after a whole day', sundays, at(30, 0), at(36, 0)],
    ['all days, the whole day', everyDay, at(25, 5), null],
  ])('%s', (_, hours, now, until) => {
    expect(closedUntil(hours, now)).toBe(until)
  })

  test('end where nothing follows them', () => {
    expect(openUntil(week, at(23, 8))).toBe(at(23, 19))
    expect(openUntil(nights, at(27, 23))).toBe(at(28, 2))
    expect(openUntil({ ...sundays, days: [0, 1] }, at(29, 12))).toBe(at(31, 0))
    expect(openUntil(everyDay, at(25, 5))).toBe(null)
    expect(openUntil(null, at(25, 5))).toBe(null)
  })

  test('work that does not fit goes on the next day, and over weeks', () => {
    expect(doneBy(null, at(23, 20), hourMs)).toBe(at(23, 21))
    expect(doneBy(week, at(23, 18), 2 * hourMs)).toBe(at(24, 8))
    expect(doneBy(week, at(28, 12), hourMs)).toBe(at(30, 8))
    expect(doneBy(week, at(23, 7), 61 * hourMs)).toBe(at(30, 8))
    expect(doneBy(everyDay, at(23, 7), 500 * hourMs)).toBe(at(23, 7) + 500 * hourMs)
  })
})
