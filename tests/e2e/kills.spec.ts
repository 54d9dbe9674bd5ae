import { killApp } from '../crash/app-kills.ts'
import { newSeed } from '../support/extent.ts'
import { expect, test } from './fixtures.ts'

const kills = 5

test('killed at random moments, the app starts again, has lost nobody and leaves no browser', {
  tag: '@full',
}, async () => {
  test.setTimeout(600_000)
  const { seed, problems } = await killApp(kills, newSeed())
  expect({ seed, problems }).toEqual({ seed, problems: [] })
})
