import { expect, onTestFinished, test } from 'vitest'
import { channels } from '../../src-main/dispatch.ts'
import { newSeed, part } from '../support/extent.ts'
import { fuzz } from './fuzz.ts'
import { startWorld } from './world.ts'

const inputs = part(500, 60)

test('whatever comes to a channel, a typed answer goes back', { timeout: 300_000 }, async () => {
  const seed = newSeed()
  console.log(`npm run test:fuzz -- --inputs ${inputs} --seed ${seed}`)
  const report = await fuzz(inputs, seed)
  expect(report.problems, `again: npm run test:fuzz -- --inputs ${inputs} --seed ${seed}`).toEqual([])
  expect(report.inputs).toBeGreaterThanOrEqual(inputs)
  expect([...report.answers.keys()].toSorted()).toEqual([...channels.keys()].toSorted())
})

test('what is too large is refused before a schema walks it', async () => {
  const world = await startWorld('owner')
  onTestFinished(() => world.close())
  const large = [
    { ids: new Array(2 ** 32 - 1) },
    { ids: Array.from({ length: 1_000_000 }, (_, id) => id + 1) },
    { ids: [], more: 'x'.repeat(10_000_000) },
  ]
  for (const input of large)
    expect(await world.send('people.rows', input)).toEqual({ ok: false, error: { code: 'invalid_input' } })
  expect(await world.send('people.rows', { ids: [1] })).toMatchObject({ ok: true })
})
