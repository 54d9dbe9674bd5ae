import { describe, expect, test } from 'vitest'
import * as format from '../../src-preload/format.ts'

// 14:35 in Bogotá.
const now = Date.UTC(2026, 10, 21, 19, 35)

describe('format', () => {
  test.each([
    ['1012345678', '1.012.345.678'],
    ['52400311', '52.400.311'],
    ['12345', '12.345'],
  ])('cédula %s', (digits, shown) => expect(format.cedula(digits)).toBe(shown))

  test('phone, numbers and times are written as leaders write them, in Bogotá’s time', () => {
    expect(format.phone('3001234567')).toBe('300 123 4567')
    expect(format.number(1234)).toBe('1.234')
    expect(format.number(999)).toBe('999')
    expect(format.dateTime(now)).toBe('21/11/2026 14:35')
    expect(format.dateTime(Date.UTC(2026, 10, 21, 5, 0))).toBe('21/11/2026 00:00')
    expect(format.isoDate('2026-11-21')).toBe('21/11/2026')
    expect(format.isoDate('noviembre de 2024')).toBe('noviembre de 2024')
  })

  test.each([
    [2.91, 'US$ 2,91'],
    [2.919, 'US$ 2,91'],
    [0, 'US$ 0,00'],
    [1234.5, 'US$ 1.234,50'],
    [0.00299, 'US$ 0,003'],
  ])('%s dollars', (value, shown) => expect(format.dollars(value).replace('\u00a0', ' ')).toBe(shown))

  test.each([
    [973, 970],
    [12_999, 12_000],
    [99, 99],
    [7, 7],
    [0, 0],
  ])('%s is roughly %s', (value, shown) => expect(format.roughly(value)).toBe(shown))
})
