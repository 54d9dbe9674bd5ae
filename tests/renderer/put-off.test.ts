import { expect, test } from 'vitest'
import { dayMs } from '../../src-preload/bogota.ts'
import { isPutOff } from '../../src-renderer/backup/put-off.ts'

const at = Date.UTC(2026, 10, 29, 20)

test('a reminder that was put off comes back: that of a salvage after a day, that of the second place after a week', () => {
  expect(isPutOff('salvage', null, 0, at)).toBe(false)
  expect(isPutOff('salvage', at, 0, at + dayMs - 1)).toBe(true)
  expect(isPutOff('salvage', at, 0, at + dayMs)).toBe(false)
  expect(isPutOff('place', at, 0, at + 7 * dayMs - 1)).toBe(true)
  expect(isPutOff('place', at, 0, at + 7 * dayMs)).toBe(false)
})

test('what happens later was not put off, and a clock that was wrong puts nothing off', () => {
  expect(isPutOff('salvage', at, at + 1, at + 2)).toBe(false)
  expect(isPutOff('place', at + dayMs, 0, at)).toBe(false)
})
