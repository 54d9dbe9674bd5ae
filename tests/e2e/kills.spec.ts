import { killApp } from '../crash/app-kills.ts'
import { expect, test } from './fixtures.ts'

test('killed five times at whatever moment, the app starts again, has lost nobody and leaves no browser', async () => {
  test.setTimeout(600_000)
  const { seed, problems } = await killApp(5, Math.floor(Math.random() * 2 ** 32))
  expect({ seed, problems }).toEqual({ seed, problems: [] })
})
