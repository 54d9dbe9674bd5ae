import { expect, test } from 'vitest'
import {
  afterWorkingDays,
  easter,
  holidays,
  isWorkingDay,
  workingDaysBetween,
} from '../../src-preload/working-days.ts'

test('Easter of known years', () => {
  const known = [
    '2000-04-23',
    '2008-03-23',
    '2011-04-24',
    '2024-03-31',
    '2025-04-20',
    '2026-04-05',
    '2038-04-25',
  ]
  expect(known.map((day) => easter(Number(day.slice(0, 4))))).toEqual(known)
})

const published: Record<number, string> = {
  2024: '01-01 01-08 03-25 03-28 03-29 05-01 05-13 06-03 06-10 07-01 07-20 08-07 08-19 10-14 11-04 11-11 12-08 12-25',
  2025: '01-01 01-06 03-24 04-17 04-18 05-01 06-02 06-23 06-30 06-30 07-20 08-07 08-18 10-13 11-03 11-17 12-08 12-25',
  2026: '01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-20 08-07 08-17 10-12 11-02 11-16 12-08 12-25',
  2027: '01-01 01-11 03-22 03-25 03-26 05-01 05-10 05-31 06-07 07-05 07-20 08-07 08-16 10-18 11-01 11-15 12-08 12-25',
}

test.each(Object.keys(published).map(Number))('the holidays of %i are those of the law', (year) => {
  expect(holidays(year).map((day) => day.slice(5))).toEqual(published[year]?.split(' '))
})

test('a working day is from Monday to Friday and no holiday', () => {
  const days = ['2026-11-13', '2026-11-14', '2026-11-15', '2026-11-16', '2026-11-17']
  expect(days.map(isWorkingDay)).toEqual([true, false, false, false, true])
})

test('a term counts working days from the one after, over weekends, holidays and the end of a year', () => {
  // 16 November is a holiday.
  expect(afterWorkingDays('2026-11-13', 1)).toBe('2026-11-17')
  expect(afterWorkingDays('2026-11-30', 10)).toBe('2026-12-15')
  expect(afterWorkingDays('2026-11-30', 15)).toBe('2026-12-22')
  // What comes in on a Saturday counts from Monday.
  expect(afterWorkingDays('2026-11-28', 1)).toBe('2026-11-30')
  expect(afterWorkingDays('2026-12-23', 10)).toBe('2027-01-08')
  // Holy Thursday and Friday.
  expect(afterWorkingDays('2026-04-01', 1)).toBe('2026-04-06')
})

test('working days between two days count both ways', () => {
  expect(workingDaysBetween('2026-11-30', '2026-12-15')).toBe(10)
  expect(workingDaysBetween('2026-12-15', '2026-11-30')).toBe(-10)
  expect(workingDaysBetween('2026-11-14', '2026-11-16')).toBe(0)
})
