import { describe, expect, test } from 'vitest'
import { secondsToRefresh } from '../../src-preload/cooldown.ts'

const now = Date.UTC(2026, 10, 21, 19, 35)

describe('cooldown', () => {
  test('counts down 30 seconds, or to when main said', () => {
    expect(secondsToRefresh(now, null, now)).toBe(30)
    expect(secondsToRefresh(now, null, now + 29_500)).toBe(1)
    expect(secondsToRefresh(now, null, now + 30_000)).toBe(0)
    expect(secondsToRefresh(null, now + 12_000, now)).toBe(12)
    expect(secondsToRefresh(null, null, now)).toBe(0)
  })

  test('a clock that was set back counts as passed', () => {
    expect(secondsToRefresh(now, null, now - 3_600_000)).toBe(0)
  })
})
