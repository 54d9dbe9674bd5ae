import { killApp } from '../crash/app-kills.ts'
import { newSeed, part } from '../support/extent.ts'
import { expect, test } from './fixtures.ts'

const kills = part(5, 1)

test('killed at random moments, the app starts again, has lost nobody and leaves no browser', async () => {
  test.setTimeout(600_000)
  const { seed, problems } = await killApp(kills, newSeed())
  expect({ seed, problems }).toEqual({ seed, problems: [] })
})
